import { scopeOf } from "@shrinklab/experiments";
import type { PathSummary, SetFigures } from "@shrinklab/paths";
import { countOf } from "@shrinklab/paths";
import { compareMethods, type ConfidenceInterval, confidenceInterval } from "@shrinklab/statistics";
import { judgingScore, zeroShare } from "./merge_paths.ts";

/** What paths over seeds leave as `paths.json`, and print with `--json`. */
export interface PathsSummary extends PathsComparison {
  /** Version of this shape; a change that could break a reader raises it. */
  readonly format: 1;
  /** Command that made it. */
  readonly app: "path";
  /** Command line as one could type it again; with the same folder it goes on there. */
  readonly command: string;
  /** Folder of each path, in the order of `paths`. */
  readonly folders: readonly string[];
  /** What a reader of the figures has to know. */
  readonly notes: readonly string[];
}

/** Paths of some methods with some seeds, side by side. */
export interface PathsComparison {
  /** What they are judged by, such as `test accuracy`. */
  readonly figure: string;
  /** Each path, in short. */
  readonly paths: readonly PathResult[];
  /** Each kind of network of each method over its seeds; from two seeds on. */
  readonly means: readonly NetworkMean[];
  /** What the seeds tell apart: kinds of networks within each method, and methods by their refits. */
  readonly verdicts: readonly string[];
}

/** What one path came to. */
export interface PathResult {
  /** Name of the method. */
  readonly method: string;
  /** Seed of initial weights and order, and of the split where that follows it. */
  readonly seed: number;
  /** The chosen lambda. */
  readonly lambda: number;
  /** Share of the kernels' entries that are exactly zero there, 0 to 1. */
  readonly exactZero: number;
  /** Live units of each hidden layer there. */
  readonly units: readonly number[];
  /** Input features that are read there; absent where the first layer is not dense. */
  readonly features?: number;
  /** Wall time. */
  readonly seconds: number;
  /**
   * The figure of each network, accuracy in percent or the loss: of `no penalty`, the whole one (of
   * networks), `at lambda`, `refitted`, and where they are trained `rewound` and `fresh`.
   */
  readonly figures: Readonly<Record<string, number>>;
}

/** Where the mean of a network's figure lies over all seeds. */
export interface NetworkMean extends ConfidenceInterval {
  /** Name of the method. */
  readonly method: string;
  /** Which of its networks, a name of `figures`. */
  readonly network: string;
}

/** The networks of a path, in the order in which they are told. */
export const pathNetworks = ["no penalty", "at lambda", "refitted", "rewound", "fresh"] as const;

/**
 * Puts paths over seeds side by side: the refitted network of each method against its others (the
 * whole one without the penalty; rewound and fresh where they are trained), and the refitted networks
 * of the methods against those of the first, seed by seed.
 *
 * @param summaries Paths of the same data, one or more.
 * @returns Each in short, intervals over seeds, and verdicts.
 *
 * @example
 * ```ts ignore
 * const { verdicts } = comparePaths(summaries);
 * ```
 */
export function comparePaths(summaries: readonly PathSummary[]): PathsComparison {
  const [first] = summaries as readonly [PathSummary];
  const score = judgingScore(first);
  const paths = summaries.map(resultOf);
  const byMethod = Map.groupBy(paths, ({ method }) => method);
  const scope = scopeOf(first.experiment);
  const options = {
    ...(score.unit === "points" ? { unit: score.unit } : { better: "lower" as const }),
    ...(scope === undefined ? {} : { scope }),
  };
  const figuresOf = (list: readonly PathResult[], kind: string) =>
    Object.fromEntries(
      list.flatMap(({ seed, figures }) =>
        figures[kind] === undefined ? [] : [[seed, figures[kind]]]
      ),
    );
  const within = [...byMethod].flatMap(([method, list]) => {
    const compared = (["refitted", "no penalty", "rewound", "fresh"] as const)
      .filter((kind) => list.some(({ figures }) => figures[kind] !== undefined))
      .map((kind) => [`${method} ${kind}`, figuresOf(list, kind)]);
    return compareMethods(Object.fromEntries(compared), options);
  });
  const refitted = Object.fromEntries(
    [...byMethod].map(([method, list]) => [`${method} refitted`, figuresOf(list, "refitted")]),
  );
  const between = compareMethods(refitted, options);
  return {
    figure: score.name,
    paths,
    means: [...byMethod].flatMap(([method, list]) =>
      pathNetworks.flatMap((network) => {
        const interval = confidenceInterval(Object.values(figuresOf(list, network)));
        return interval === undefined ? [] : [{ method, network, ...interval }];
      })
    ),
    verdicts: [...within, ...between].map(({ verdict }) => verdict),
  };
}

function resultOf(summary: PathSummary): PathResult {
  const { chosen, before, refit, again, kind, method, seconds, experiment } = summary;
  const { of } = judgingScore(summary);
  const networks: Record<typeof pathNetworks[number], SetFigures | undefined> = {
    // Of one layer there is none but biases.
    "no penalty": kind === "network" ? before : undefined,
    "at lambda": chosen,
    "refitted": refit,
    "rewound": again?.rewound,
    "fresh": again?.fresh,
  };
  return {
    method,
    seed: experiment.seeds[0]!,
    lambda: chosen.lambda,
    exactZero: zeroShare(chosen),
    units: chosen.units.map(({ live }) => live),
    ...(chosen.features === undefined ? {} : { features: countOf(chosen, "features") }),
    seconds,
    figures: Object.fromEntries(
      Object.entries(networks).flatMap(([name, sets]) => {
        const value = sets && of(sets);
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  };
}
