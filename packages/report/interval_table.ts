import type { Run } from "@shrinklab/experiments";
import {
  type ConfidenceInterval,
  confidenceInterval,
  pairedDifference,
} from "@shrinklab/statistics";
import { byLabel } from "./run_groups.ts";
import { formatTable, type TableOptions } from "./table.ts";

/** What {@linkcode intervalTables} compares. */
export interface ComparedFigure {
  /** Its name, such as `test %`. */
  readonly title: string;
  /** Takes it from a run; `undefined` where the run has none. */
  readonly of: (run: Run) => number | undefined;
  /** Digits after the point; 2 by default. */
  readonly digits?: number;
}

/**
 * Where the mean of a figure lies over all seeds, as far as those that were run tell: an interval
 * for each method, and one for each method's difference to the first, seed by seed.
 *
 * @param runs Runs of several seeds.
 * @param figure What is compared.
 * @param options How tables are written.
 * @returns Lines for a terminal; `one seed: not a ranking` where there is only one.
 *
 * @example
 * ```ts
 * import { intervalTables } from "@shrinklab/report";
 * import { assertEquals } from "@std/assert";
 *
 * const figure = { title: "test %", of: () => 87 };
 * assertEquals(intervalTables([], figure, {}), "one seed: not a ranking");
 * ```
 */
export function intervalTables(
  runs: readonly Run[],
  figure: ComparedFigure,
  options: TableOptions,
): string {
  const { title, digits = 2 } = figure;
  const groups = [...byLabel(runs)].map(([method, list]) => ({
    method,
    values: bySeed(list, figure),
  }));
  if (!groups.some(({ values }) => values.size > 1)) return "one seed: not a ranking";
  const seeds = Math.max(...groups.map(({ values }) => values.size));
  const [first, ...others] = groups;
  const signed = (x: number) => `${x < 0 ? "-" : "+"}${Math.abs(x).toFixed(digits)}`;
  const alone = formatTable(
    [
      { title: "method", align: "left" },
      { title: `mean ${title}` },
      { title: "deviation" },
      { title: "95 % interval of the mean", align: "left" },
    ],
    groups.map(({ method, values }) => [
      method,
      ...cells(confidenceInterval([...values.values()]), (x) => x.toFixed(digits), digits),
    ]),
    options,
  );
  const heading = `Over ${seeds} seeds: Student's t, deviation with n - 1`;
  if (others.length === 0) return [heading, "", alone].join("\n");
  const differences = others.map(({ method, values }) => {
    const interval = pairedDifference(values, first!.values);
    return [`${method} - ${first!.method}`, ...cells(interval, signed, digits), verdict(interval)];
  });
  const paired = formatTable(
    [
      { title: "paired by seed", align: "left" },
      { title: `mean ${title}` },
      { title: "deviation" },
      { title: "95 % interval of the mean", align: "left" },
      { title: "so", align: "left" },
    ],
    differences,
    options,
  );
  return [heading, "", alone, "", paired, ...manyNote(others.length)].join("\n");
}

function bySeed(runs: readonly Run[], { of }: ComparedFigure): Map<number, number> {
  return new Map(runs.flatMap((run) => {
    const value = of(run);
    return value === undefined || !Number.isFinite(value) ? [] : [[run.seed, value] as const];
  }));
}

function cells(
  interval: ConfidenceInterval | undefined,
  write: (x: number) => string,
  digits: number,
): string[] {
  if (interval === undefined) return ["-", "-", "-"];
  const { mean, deviation, low, high } = interval;
  return [write(mean), deviation.toFixed(digits), `${write(low)} to ${write(high)}`];
}

function verdict(interval: ConfidenceInterval | undefined): string {
  if (interval === undefined) return "-";
  const { low, high, deviation } = interval;
  if (deviation === 0 && low === 0) return "the same";
  return low <= 0 && 0 <= high ? "not told apart" : low > 0 ? "higher" : "lower";
}

/** Of twenty intervals one misses by design: a row that stands out among many is no finding. */
function manyNote(comparisons: number): string[] {
  return comparisons < 4 ? [] : [
    "",
    `${comparisons} comparisons at 95 % each: about one in twenty is off by luck alone`,
  ];
}
