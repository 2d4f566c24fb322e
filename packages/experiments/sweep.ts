import { RandomState } from "@shrinklab/data";
import { lookUp } from "@shrinklab/names";
import { formatPenalties, parsePenalties, scalePenalties } from "@shrinklab/regularizers";
import { formatPruning, parsePruning } from "@shrinklab/training";
import { withDropout, withMaxNorm } from "./edit_network.ts";
import type { Experiment, Method } from "./experiment.ts";
import { methodPath, withField } from "./swept_field.ts";

/** Settings that can be swept, each by how it changes a method. */
export const sweptSettings: Readonly<
  Record<
    "lambda" | "lr" | "dropout" | "max-norm" | "prune",
    (method: Method, value: number) => Method
  >
> = {
  /** A factor on every strength: of penalties, of those that layers name, and of weight decay. */
  "lambda": scaleStrengths,
  "lr": (method, lr) => ({ ...method, optimizer: { ...method.optimizer, lr } }),
  "dropout": (method, rate) => withLayers(method, withDropout(method.network.layers, rate)),
  "max-norm": (method, norm) => withLayers(method, withMaxNorm(method.network.layers, norm)),
  /** The share that goes, of methods that prune. */
  "prune": (method, share) =>
    method.prune === undefined
      ? method
      : { ...method, prune: formatPruning({ ...parsePruning(method.prune), share }) },
};

/** Name of a setting that can be swept. */
export type SweptSetting = keyof typeof sweptSettings;

/**
 * A method with the values of a trial's set.
 *
 * @param method The method.
 * @param set Values by the name of their setting, or by a path that names the method.
 * @returns The method; its name stays.
 * @throws {RangeError} If a path leads nowhere.
 *
 * @example
 * ```ts
 * import { presets } from "@shrinklab/experiments/presets";
 * import { withSet } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const [method] = presets["e1-l2"].methods;
 * assertEquals(withSet(method!, { lambda: 10 }).penalty, "l2(0.01)");
 * assertEquals(withSet(method!, { "methods.e1-l2.penalty.factor": 0.5 }).penalty, "l2(0.5)");
 * ```
 */
export function withSet(method: Method, set: Readonly<Record<string, number>>): Method {
  return Object.entries(set).reduce((changed, [name, value]) => {
    const path = methodPath(name);
    if (path === undefined) return sweptSettings[name as SweptSetting](changed, value);
    const field = path.fieldOf(method.name);
    if (field === undefined) return changed;
    return Object.hasOwn(sweptSettings, field)
      ? sweptSettings[field as SweptSetting](changed, value)
      : withField(changed, field, value);
  }, method);
}

/**
 * What of a set a method takes: everything but paths that name another method.
 *
 * @param method The method.
 * @param set Values by name or path.
 * @returns The values that change it, by the same names.
 *
 * @example
 * ```ts
 * import { presets } from "@shrinklab/experiments/presets";
 * import { setFor } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const [none] = presets.quick.methods;
 * assertEquals(setFor(none!, { lr: 0.1, "methods.l1.penalty.factor": 1 }), { lr: 0.1 });
 * ```
 */
export function setFor(
  { name }: Method,
  set: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(set).filter(([key]) => {
      const path = methodPath(key);
      return path === undefined || path.fieldOf(name) !== undefined;
    }),
  );
}

/**
 * Every set of values of an experiment: those that a search drew, or all combinations of its sweep,
 * the last setting changing fastest.
 *
 * @param experiment Its `sets` or its `sweep`.
 * @returns The sets; one empty set where nothing is swept.
 */
export function setsOf(
  { sweep = {}, sets }: Pick<Experiment, "sweep" | "sets">,
): Array<Readonly<Record<string, number>>> {
  if (sets !== undefined) return [...sets];
  return Object.entries(sweep).reduce<Array<Readonly<Record<string, number>>>>(
    (sets, [name, values]) =>
      sets.flatMap((set) => values.map((value) => ({ ...set, [name]: value }))),
    [{}],
  );
}

/**
 * The settings that an experiment sweeps.
 *
 * @param experiment Its `sets` or its `sweep`.
 * @returns Short names and paths, in order.
 *
 * @example
 * ```ts
 * import { sweptKeys } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sweptKeys({ sweep: { lambda: [1, 2] } }), ["lambda"]);
 * ```
 */
export function sweptKeys(experiment: Pick<Experiment, "sweep" | "sets">): string[] {
  return [...new Set(setsOf(experiment).flatMap((set) => Object.keys(set)))];
}

/** Values that a setting takes: these, or some between two numbers. */
export type SweepValues =
  | readonly number[]
  /** By equal ratios, or drawn log-uniformly. */
  | { readonly log: readonly [from: number, to: number]; readonly count?: number }
  /** By equal steps, or drawn uniformly. */
  | { readonly linear: readonly [from: number, to: number]; readonly count?: number };

/** A sweep as it is asked for. */
export type SweepRequest = Readonly<Record<string, SweepValues>>;

/**
 * Reads a sweep: `lambda=1e-5..1e-1:9` is nine values from the first to the last, by equal ratios,
 * or by equal steps where the first is 0; `lambda=0,1e-4,1e-3` are these; `lambda=1e-5..1e-1` is what
 * a random search draws from.
 *
 * @param text The text; a setting is a short name, or a path: `methods.l1.penalty.factor=1e-5..1e-3:5`.
 * @returns The setting with its values.
 * @throws {SyntaxError} If the text has another form.
 * @throws {RangeError} If the setting is unknown, or the values are not as they have to be.
 *
 * @example
 * ```ts
 * import { parseSweep } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseSweep("lambda=1e-4..1e-2:3"), { lambda: { log: [1e-4, 1e-2], count: 3 } });
 * assertEquals(parseSweep("methods.*.dropout=0,0.5"), { "methods.*.dropout": [0, 0.5] });
 * ```
 */
export function parseSweep(text: string): SweepRequest {
  const [, name, values] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || values === undefined) {
    throw syntaxError(text, "SETTING=FROM..TO:COUNT or SETTING=X,Y,...");
  }
  checkSetting(name);
  const read = readValue(text);
  const [, first, last, number] = /^(.+?)\.\.([^:]+)(?::(.+))?$/.exec(values) ?? [];
  if (first === undefined) return { [name]: checked(name, values.split(",").map(read)) };
  const [from, to] = checked(name, [read(first), read(last!)]) as [number, number];
  const count = number === undefined ? {} : { count: checkedCount(read(number)) };
  return { [name]: from > 0 ? { log: [from, to], ...count } : { linear: [from, to], ...count } };
}

/** How sets of values are chosen: all combinations, or drawn ones. */
export const searches = ["grid", "random", "quasi-random"] as const;

/** Name of a way to choose sets of values. */
export type Search = typeof searches[number];

/** What decides the sets of a sweep. */
export interface SweepOptions {
  /** How they are chosen; default `grid`. */
  readonly search?: Search | undefined;
  /** How many sets are drawn; of a search that draws. */
  readonly count?: number | undefined;
  /** Fixes what is drawn. */
  readonly seed?: number | undefined;
}

/**
 * Works out what a sweep goes through.
 *
 * A quasi-random search takes the points of the additive sequence R of Roberts, moved by an offset
 * that the seed draws: with few sets they leave smaller gaps than random ones.
 *
 * @param request The settings with their values.
 * @param options How sets are chosen.
 * @returns A list for each setting, of a grid; or the sets that are drawn.
 * @throws {RangeError} If a setting is unknown, a range of a grid has no count, or values are not as
 * they have to be.
 *
 * @example
 * ```ts
 * import { planSweep } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const lambda = { log: [1e-4, 1e-2], count: 3 } as const;
 * assertEquals(planSweep({ lambda }), { sweep: { lambda: [1e-4, 1e-3, 1e-2] } });
 * const drawn = planSweep({ lambda }, { search: "quasi-random", count: 4, seed: 1 });
 * assertEquals(drawn.sets?.length, 4);
 * ```
 *
 * Source: Roberts, The unreasonable effectiveness of quasirandom sequences (2018).
 */
export function planSweep(
  request: SweepRequest,
  { search = "grid", count = 0, seed = 1 }: SweepOptions = {},
): Pick<Experiment, "sweep" | "sets"> {
  for (const [name, values] of Object.entries(request)) {
    checkSetting(name);
    checked(name, ends(values));
  }
  if (search === "grid") {
    return {
      sweep: Object.fromEntries(
        Object.entries(request).map(([name, values]) => [name, listed(name, values)]),
      ),
    };
  }
  const settings = Object.entries(request);
  const random = new RandomState([seed, 6]);
  const offsets = settings.map(() => random.random());
  const ratio = positiveRoot(settings.length);
  const sets = Array.from(
    { length: count },
    (_, draw) =>
      Object.fromEntries(settings.map(([name, values], at) => {
        const share = search === "random"
          ? random.random()
          : (offsets[at]! + (draw + 1) * ratio ** -(at + 1)) % 1;
        return [name, valueAt(values, share)];
      })),
  );
  return { sets };
}

/** The root above 1 of x^(d+1) = x + 1. */
function positiveRoot(dimensions: number): number {
  let root = 2;
  for (let step = 0; step < 64; step++) root = (1 + root) ** (1 / (dimensions + 1));
  return root;
}

function valueAt(values: SweepValues, share: number): number {
  if ("log" in values || "linear" in values) {
    const [from, to] = ends(values) as [number, number];
    return short("log" in values ? from * (to / from) ** share : from + (to - from) * share);
  }
  return values[Math.floor(share * values.length)]!;
}

function listed(name: string, values: SweepValues): readonly number[] {
  if (!("log" in values || "linear" in values)) return values;
  const { count } = values;
  if (count === undefined) {
    const [from, to] = ends(values);
    throw new RangeError(
      `Cannot sweep: values of ${name} are ${from}..${to}, want how many, ${from}..${to}:COUNT, or ` +
        "a search that draws, --search random",
    );
  }
  const [from, to] = ends(values) as [number, number];
  checkedCount(count);
  return checked(
    name,
    Array.from({ length: count }, (_, at) => {
      if (at === 0 || at === count - 1) return at === 0 ? from : to;
      const share = at / (count - 1);
      return short("log" in values ? from * (to / from) ** share : from + (to - from) * share);
    }),
  );
}

/** The numbers that a setting's values are given by. */
function ends(values: SweepValues): readonly number[] {
  if ("log" in values) {
    const wrong = values.log.find((end) => !(end > 0));
    if (wrong === undefined) return values.log;
    throw new RangeError(`Cannot sweep: an end of log is ${wrong}, want numbers > 0`);
  }
  return "linear" in values ? values.linear : values;
}

function checkSetting(name: string): void {
  if (methodPath(name) === undefined) lookUp("sweep", "setting", name, sweptSettings);
}

/** 0.00031622776601683794 names the same experiment as 0.000316 and nobody can type it. */
function short(value: number): number {
  return Number(value.toPrecision(3));
}

function checkedCount(count: number): number {
  if (Number.isSafeInteger(count) && count >= 2 && count <= 1000) return count;
  throw new RangeError(`Cannot sweep: count is ${count}, want a whole number from 2 to 1000`);
}

function scaleStrengths(method: Method, factor: number): Method {
  const { penalty, optimizer, network } = method;
  const { weightDecay } = optimizer;
  const scaled = (text: string) => formatPenalties(scalePenalties(parsePenalties(text), factor));
  const inLayer = <Layer extends object>(layer: Layer): Layer => ({
    ...layer,
    ...Object.fromEntries(
      Object.entries(layer).flatMap(([field, value]) =>
        field.endsWith("Regularizer") && typeof value === "string" ? [[field, scaled(value)]] : []
      ),
    ),
  });
  return {
    ...method,
    network: {
      ...network,
      layers: network.layers.map(inLayer),
      ...(network.last ? { last: inLayer(network.last) } : {}),
    },
    ...(penalty === undefined ? {} : { penalty: scaled(penalty) }),
    ...(weightDecay === undefined
      ? {}
      : { optimizer: { ...optimizer, weightDecay: weightDecay * factor } }),
  };
}

function withLayers(method: Method, layers: Method["network"]["layers"]): Method {
  return { ...method, network: { ...method.network, layers } };
}

function readValue(text: string): (part: string) => number {
  return (part) => {
    const value = Number(part);
    if (part.trim() === "" || !Number.isFinite(value) || value < 0) {
      throw syntaxError(text, `a number >= 0 for "${part}"`);
    }
    return value;
  };
}

const ranges: Readonly<Partial<Record<string, [(x: number) => boolean, string]>>> = {
  "lr": [(x) => x > 0, "numbers > 0"],
  "max-norm": [(x) => x > 0, "numbers > 0"],
  "dropout": [(x) => x < 1, "numbers from 0 to below 1"],
  "prune": [(x) => x < 1, "numbers from 0 to below 1"],
};

function checked(name: string, values: readonly number[]): readonly number[] {
  const repeated = values.find((value, at) => values.indexOf(value) !== at);
  if (repeated !== undefined) {
    throw new RangeError(`Cannot sweep: value is ${repeated} twice, want each value once`);
  }
  const [fits, wanted] = ranges[name] ?? [() => true, ""];
  const wrong = values.find((value) => !fits(value));
  if (wrong === undefined) return values;
  throw new RangeError(`Cannot sweep: value of ${name} is ${wrong}, want ${wanted}`);
}

function syntaxError(text: string, wanted: string): SyntaxError {
  return new SyntaxError(`Cannot sweep: value is "${text}", want ${wanted}`);
}
