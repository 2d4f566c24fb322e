import { checkName, knownNames, lookUp } from "@shrinklab/names";
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
import { given, type Overrides } from "./overrides.ts";
import type { Preset } from "./presets/preset.ts";
import { planSweep, setFor, setsOf, type SweepRequest } from "./sweep.ts";

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
  const { summary: _s, others: _o, seeds: usual, figures, notes, fix: fixed, ...others } = preset;
  const { sweep: _w, search: _h, budget: _b, baseline: _l, ...rest } = others;
  const own = (overrides.csv ?? overrides.images) !== undefined;
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
  // What a source does with its rows, as what it says of them, holds for no other data.
  const fix = overrides.fix ?? (own ? undefined : fixed);
  const baseline = baselineOf(overrides.baseline ?? preset.baseline, held.methods);
  return {
    experiment: {
      ...rest,
      // What a preset says of its source's table holds for no other.
      ...(notes === undefined || own ? {} : { notes }),
      ...(figures === undefined || !isAsPreset(overrides) ? {} : { figures }),
      data: held.data,
      methods: held.methods,
      seeds,
      ...(fix === undefined ? {} : { fix }),
      ...(baseline === undefined ? {} : { baseline }),
      ...sweptBy({ ...given(preset), ...given(overrides) }, held.methods, seeds),
    },
    remarks: held.remarks,
    seedText,
  };
}

/** A source's figures compare where nothing is set but how long, which methods, which seeds. */
function isAsPreset(overrides: Overrides): boolean {
  const { epochs: _e, methods: _m, seed: _s, seeds: _n, baseline: _b, ...rest } = overrides;
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

function baselineOf(name: string | undefined, methods: readonly Method[]): string | undefined {
  if (name === undefined) return undefined;
  checkName("use --baseline", "method", name, methods.map((method) => method.name));
  return name;
}

/** The values that settings take, or the sets of them that a search draws. */
function sweptBy(
  { sweep, sets, search = "grid", budget }:
    & Pick<Overrides, "sweep" | "search" | "budget">
    & Pick<Experiment, "sets">,
  methods: readonly Method[],
  seeds: readonly number[],
): Pick<Experiment, "sweep" | "sets"> {
  if (sweep === undefined) {
    if (sets !== undefined) return { sets };
    const [flag] = Object.keys(given({ budget, ...(search === "grid" ? {} : { search }) }));
    if (flag === undefined) return {};
    throw new RangeError(`Cannot use --${flag}: nothing is swept, want --sweep beside it`);
  }
  const request = sweep as SweepRequest;
  const keys = Object.fromEntries(Object.keys(request).map((key) => [key, 0]));
  const moved = methods.filter((method) => Object.keys(setFor(method, keys)).length > 0);
  if (moved.length === 0) {
    const [key] = Object.keys(request);
    const names = methods.map(({ name }) => name);
    throw new RangeError(
      `Cannot sweep: ${key} names no method, want methods.NAME.FIELD with ` +
        knownNames(key!.split(".")[1] ?? "", [...names, "*"]),
    );
  }
  const others = methods.length - moved.length;
  const count = budget === undefined
    ? 0
    : Math.floor((budget / seeds.length - others) / moved.length);
  if (search !== "grid" && count < 1) {
    const least = seeds.length * methods.length;
    throw new RangeError(
      `Cannot use --search ${search}: budget is ${budget ?? "absent"}, want --budget ${least} or ` +
        `more, trials of ${methods.length} methods with ${seeds.length} seeds`,
    );
  }
  const swept = planSweep(request, { search, count, seed: seeds[0] });
  const trained = setsOf(swept).length * moved.length + others;
  if (budget !== undefined && trained * seeds.length > budget) {
    throw new RangeError(
      `Cannot use --budget: the grid has ${
        trained * seeds.length
      } trials and the budget is ${budget}, ` +
        "want fewer values or seeds, or --search quasi-random",
    );
  }
  return swept;
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
