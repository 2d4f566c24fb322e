import { lookUp } from "@shrinklab/names";
import { formatPenalties, parsePenalties, scalePenalties } from "@shrinklab/regularizers";
import { formatPruning, parsePruning } from "@shrinklab/training";
import { withDropout, withMaxNorm } from "./edit_network.ts";
import type { Method, Sweep } from "./experiment.ts";

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
 * @param set Values by the name of their setting.
 * @returns The method; its name stays.
 *
 * @example
 * ```ts
 * import { presets } from "@shrinklab/experiments/presets";
 * import { withSet } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const [method] = presets["e1-l2"].methods;
 * assertEquals(withSet(method!, { lambda: 10 }).penalty, "l2(0.01)");
 * ```
 */
export function withSet(method: Method, set: Readonly<Record<string, number>>): Method {
  return Object.entries(set).reduce(
    (changed, [name, value]) => sweptSettings[name as SweptSetting](changed, value),
    method,
  );
}

/**
 * Every set of values of a sweep, the last setting changing fastest.
 *
 * @param sweep The sweep.
 * @returns The sets; one empty set where nothing is swept.
 */
export function setsOf(sweep: Sweep = {}): Array<Readonly<Record<string, number>>> {
  return Object.entries(sweep).reduce<Array<Readonly<Record<string, number>>>>(
    (sets, [name, values]) =>
      sets.flatMap((set) => values.map((value) => ({ ...set, [name]: value }))),
    [{}],
  );
}

/**
 * Reads a sweep: `lambda=1e-5..1e-1:9` is nine values from the first to the last, by equal ratios,
 * or by equal steps where the first is 0; `lambda=0,1e-4,1e-3` are these.
 *
 * @param text The text.
 * @returns The setting with its values.
 * @throws {SyntaxError} If the text has another form.
 * @throws {RangeError} If the setting is unknown, or the values are not as they have to be.
 *
 * @example
 * ```ts
 * import { parseSweep } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseSweep("lambda=1e-4..1e-2:3"), { lambda: [1e-4, 1e-3, 1e-2] });
 * assertEquals(parseSweep("dropout=0..0.8:3"), { dropout: [0, 0.4, 0.8] });
 * ```
 */
export function parseSweep(text: string): Sweep {
  const [, name, values] = /^([a-z-]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || values === undefined) {
    throw syntaxError(text, "SETTING=FROM..TO:COUNT or SETTING=X,Y,...");
  }
  lookUp("sweep", "setting", name, sweptSettings);
  const range = /^(.+)\.\.(.+):(.+)$/.exec(values);
  if (!range) return { [name]: checked(name, values.split(",").map(readValue(text))) };
  const [from, to, count] = range.slice(1).map(readValue(text)) as [number, number, number];
  if (!Number.isSafeInteger(count) || count < 2 || count > 1000) {
    throw new RangeError(`Cannot sweep: count is ${count}, want a whole number from 2 to 1000`);
  }
  return { [name]: checked(name, spaced(from, to, count)) };
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

function spaced(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => {
    const share = at / (count - 1);
    const value = from > 0 ? from * (to / from) ** share : from + (to - from) * share;
    // 0.00031622776601683794 names the same experiment as 0.000316 and nobody can type it.
    return at === 0 ? from : at === count - 1 ? to : Number(value.toPrecision(3));
  });
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
