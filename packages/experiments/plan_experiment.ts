import { lookUp } from "@shrinklab/names";
import { combinePresets } from "./combine_presets.ts";
import type { Experiment, Method } from "./experiment.ts";
import { overriddenData, ownData, withValidationRows } from "./override_data.ts";
import {
  checkMethods,
  withLambdas,
  withNetworks,
  withPenalty,
  withPruning,
  withTraining,
} from "./override_methods.ts";
import type { Overrides } from "./overrides.ts";
import type { Preset } from "./presets/preset.ts";

/** An experiment, and what has to be said of how it came about. */
export interface PlannedExperiment {
  /** What runs. */
  readonly experiment: Experiment;
  /** What was decided for the user, a line each, to be said first. */
  readonly remarks: readonly string[];
  /** How many seeds, which, and why so many. */
  readonly seedText: string;
}

/** Seeds where methods are compared. */
const COMPARING = 5;
const LAST_SEED = 2 ** 32 - 1;

/**
 * Works out an experiment from presets and what the user sets otherwise.
 *
 * @param presets Where to start from, one or more.
 * @param overrides What is different.
 * @returns The experiment.
 * @throws {RangeError} If a setting is unknown, out of range or contradicts another.
 * @throws {SyntaxError} If a text does not parse.
 *
 * @example
 * ```ts
 * import { planExperiment } from "@shrinklab/experiments";
 * import { presets } from "@shrinklab/experiments/presets";
 * import { assertEquals } from "@std/assert";
 *
 * const { experiment } = planExperiment([presets.quick], {
 *   methods: ["none", "l1"],
 *   lambda: { l1: 0.5 },
 * });
 * assertEquals(experiment.methods[1]!.penalty, "l1(0.5,over=all)");
 * assertEquals(experiment.seeds, [1]);
 * ```
 */
export function planExperiment(
  presets: readonly Preset[],
  overrides: Overrides = {},
): PlannedExperiment {
  const preset = combinePresets(
    presets.map((one) => ({ ...one, data: overriddenData(one.data, overrides) })),
  );
  const { summary: _s, others: _o, seeds: usual, figures, notes, ...rest } = preset;
  let methods = chosenMethods(preset, overrides.methods);
  methods = withLambdas(preset, methods, overrides.lambda ?? {});
  methods = withPenalty(methods, overrides);
  methods = withPruning(methods, overrides);
  methods = withNetworks(preset, methods, overrides);
  methods = methods.map((method) => withTraining(method, overrides));
  methods = methods.map((method) => ownData(method, overrides));
  const held = withValidationRows(preset.data, methods);
  checkMethods(held.methods, overrides);
  const { seeds, seedText } = seedsOf(
    { ...overrides, sweep: overrides.sweep ?? preset.sweep },
    held.methods.length,
    usual,
  );
  const sweep = overrides.sweep ?? preset.sweep;
  return {
    experiment: {
      ...rest,
      // What a preset says of its source's table holds for no other.
      ...(notes === undefined || (overrides.csv ?? overrides.images) !== undefined
        ? {}
        : { notes }),
      ...(figures === undefined || !isAsPreset(overrides) ? {} : { figures }),
      data: held.data,
      methods: held.methods,
      seeds,
      ...(sweep === undefined ? {} : { sweep }),
    },
    remarks: held.remarks,
    seedText,
  };
}

/** A source's figures compare where nothing is set but how long, which methods, which seeds. */
function isAsPreset(overrides: Overrides): boolean {
  const { epochs: _e, methods: _m, seed: _s, seeds: _n, ...rest } = overrides;
  return Object.values(rest).every((value) => value === undefined);
}

function chosenMethods(preset: Preset, names: readonly string[] | undefined): readonly Method[] {
  if (names === undefined) return preset.methods;
  const known = [...preset.methods, ...preset.others ?? []];
  const byName = Object.fromEntries(known.map((method) => [method.name, method]));
  const chosen = names.map((name) => lookUp("use --methods", "name", name, byName));
  const [first] = preset.methods;
  if (preset.fault === "first-models-loss" && chosen[0] !== first) {
    throw new RangeError(
      `Cannot use --methods: first method is ${chosen[0]!.name}, want ${first!.name}: in preset ` +
        `${preset.name} the others take their loss from its model`,
    );
  }
  return chosen;
}

function seedsOf(
  { seed: first, seeds, sweep }: Overrides,
  methods: number,
  usual: Preset["seeds"],
): { seeds: readonly number[]; seedText: string } {
  if (typeof usual === "object" && seeds === undefined && first === undefined) {
    return {
      seeds: usual,
      seedText: usual.length === 1
        ? `one seed, ${usual[0]}`
        : `${usual.length} seeds: ${usual.join(" ")}`,
    };
  }
  const seed = first ?? (typeof usual === "object" ? usual[0]! : 1);
  const [count, why] = seeds !== undefined
    ? [seeds, ""]
    : sweep !== undefined
    ? [1, "in a sweep"]
    : usual !== undefined
    ? typeof usual === "object" ? [usual.length, "in this file"] : [usual, "in this preset"]
    : methods > 1
    ? [COMPARING, "as methods are compared"]
    : [1, "for a single method"];
  const last = seed + count - 1;
  if (last > LAST_SEED) {
    throw new RangeError(
      `Cannot use --seeds: the last seed is ${last}, want ${LAST_SEED} at most`,
    );
  }
  const said = count === 1 ? `one seed, ${seed}` : `${count} seeds, ${seed} to ${last}`;
  return {
    seeds: Array.from({ length: count }, (_, at) => seed + at),
    seedText: why === "" ? said : `${said} (${why}; --seeds N for more or fewer)`,
  };
}
