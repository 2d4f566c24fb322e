import { UsageError } from "@shrinklab/command";
import {
  type Experiment,
  type Method,
  type PathSpec,
  planExperiment,
  type PlannedExperiment,
} from "@shrinklab/experiments";
import type { Preset } from "@shrinklab/experiments/presets";
import { isOfPath, type PathOptions } from "@shrinklab/paths";
import { parsePenalties } from "@shrinklab/regularizers";
import { overridesOf } from "../experiment/overrides_of.ts";
import { LAMBDAS, type PathCall } from "./flags.ts";
import type { PathSetup } from "./path_folder.ts";

/** The penalty of a path where the method has none with proximal steps. */
const USUAL = "prox-l1(1)";
/** Training rows that are held out where a method has no validation rows. */
const HELD_OUT = 0.1;

/** One path: an experiment of one method and one seed, and how its lambdas go. */
export interface PlannedPath {
  /** What is trained. */
  readonly experiment: Experiment & { readonly methods: readonly [Method] };
  /** Its seed. */
  readonly seed: number;
  /** Epochs at each lambda. */
  readonly epochsEach: number;
  /** Lambdas, and what is chosen. */
  readonly options: PathOptions & { readonly count: number };
}

/** The flags of a path without those that say where and by what it is calculated. */
export type PlannedFlags = Omit<
  PathCall["flags"],
  "blas" | "threads" | "json" | "out" | "no-report" | "data-dir"
>;

/**
 * Works out which paths a call asks for: of the one method, or of those that say how their path goes,
 * with each seed.
 *
 * @param preset What is trained.
 * @param call The flags.
 * @returns The paths, seed by seed, and what was decided for the user.
 * @throws {UsageError} If flags contradict each other, or one of several methods has no path.
 */
export function plannedPaths(
  preset: Preset,
  { flags }: { readonly flags: PlannedFlags },
): { paths: PlannedPath[]; notes: string[] } {
  const { choose: _, seeds, ...others } = flags;
  const plan = (seeds: number | undefined): PlannedExperiment =>
    planExperiment([preset], { ...overridesOf(others), seeds });
  const own = plan(seeds);
  const isMade = own.experiment.methods.some(({ path }) => path !== undefined);
  const { experiment, remarks } = isMade || seeds !== undefined ? own : plan(1);
  const { methods, notes: said } = methodsOf(experiment, flags.methods !== undefined);
  const held = withValidation({ ...experiment, methods });
  const paths = experiment.seeds.flatMap((seed) =>
    methods.map((method): PlannedPath => ({
      experiment: {
        ...held.experiment,
        methods: [method],
        seeds: [seed],
      },
      seed,
      epochsEach: flags["epochs-each"] ?? method.path?.epochsEach ??
        Math.max(1, Math.round(method.epochs / 5)),
      options: optionsOf(flags, method.path ?? {}),
    }))
  );
  return { paths, notes: [...remarks, ...said, ...held.notes] };
}

/** The methods that have a path: those that say how it goes or are named, else the first that can. */
function methodsOf(
  { methods }: Experiment,
  named: boolean,
): { methods: readonly Method[]; notes: string[] } {
  const stepped = methods.filter(({ penalty }) => hasPath(penalty));
  const made = named ? methods : stepped.filter(({ path }) => path !== undefined);
  if (made.length > 1) {
    const without = made.filter((method) => !stepped.includes(method)).map(({ name }) => name);
    if (without.length === 0) return { methods: made, notes: [] };
    throw new UsageError(
      `Cannot make a path: --methods names ${made.length} methods, and ${
        without.join(", ")
      } has no penalty with proximal steps, want such methods, or 1`,
    );
  }
  const [method] = [...made, ...stepped, ...methods] as [Method];
  const notes = methods.length > 1
    ? [`of ${methods.length} methods the path is of ${method.name}; --methods NAME for another`]
    : [];
  if (hasPath(method.penalty)) return { methods: [method], notes };
  const { penalty, ...rest } = method;
  return {
    methods: [{ ...rest, penalty: USUAL }],
    notes: [
      ...notes,
      `${method.name} has ${
        penalty ?? "no penalty"
      }: the path is that of ${USUAL} in its place; --penalty TEXT for another`,
    ],
  };
}

function hasPath(penalty: string | undefined): boolean {
  return penalty !== undefined && parsePenalties(penalty).some(({ penalty }) => isOfPath(penalty));
}

/** Rows to choose by, where an experiment has none but test rows. */
function withValidation(experiment: Experiment): { experiment: Experiment; notes: string[] } {
  const { data, methods: [method] } = experiment;
  const spec = { ...data, ...method!.data } as typeof data;
  const parted = spec.type === "images" && (spec.subset ?? spec.testImages) !== undefined;
  if (
    parted || (spec.holdOut !== undefined && spec.holdOut.type !== "none") || spec.type === "table"
  ) {
    return { experiment, notes: [] };
  }
  const holdOut = { type: "stratified", share: HELD_OUT } as const;
  return {
    experiment: { ...experiment, data: { ...data, holdOut } },
    notes: [
      "a tenth of the training rows is held out to choose by, of every class alike; " +
      "--hold-out for another share",
    ],
  };
}

/**
 * What decides a path, as its folder keeps it.
 *
 * @param path The path.
 * @param flags What calculates it.
 * @returns The setup.
 */
export function setupOf(
  { experiment, epochsEach, options }: PlannedPath,
  { strict, backend }: Pick<PlannedFlags, "strict" | "backend">,
): PathSetup {
  return { experiment, epochsEach, ...options, strict, backend: backend ?? "engine" };
}

function optionsOf(flags: PlannedFlags, spec: PathSpec): PlannedPath["options"] {
  const { adaptive, folds, choose } = flags;
  const given = Object.entries({
    choose,
    at: flags.at,
    units: flags.units,
    features: flags.features,
  })
    .flatMap(([name, value]) => value === undefined ? [] : [`--${name}`]);
  if (given.length > 1) {
    throw new UsageError(`Cannot choose: there are ${given.join(" and ")}, want one of them`);
  }
  const { at, units, features } = given.length > 0 ? flags : spec;
  const [from, to] = [flags.from ?? spec.from, flags.to ?? spec.to];
  return {
    count: flags.lambdas ?? spec.lambdas ?? LAMBDAS,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(adaptive ? { adaptive } : {}),
    choose: choose ?? "1se",
    ...(at === undefined ? {} : { at }),
    ...(flags.again || spec.again ? { again: true } : {}),
    ...(folds === undefined ? {} : { folds }),
    ...(units === undefined ? {} : { exactly: { what: "units" as const, count: units } }),
    ...(features === undefined ? {} : { exactly: { what: "features" as const, count: features } }),
  };
}
