/** A setting and the values that it takes, one after the other. */
export interface Sweep {
  readonly setting: SweptSetting;
  readonly values: readonly number[];
}

/** Settings that can be swept. */
export const sweptSettings = ["lambda", "lr", "dropout", "max-norm"] as const;

/** Name of a setting that can be swept. */
export type SweptSetting = typeof sweptSettings[number];

/**
 * Reads a sweep: `lambda=1e-5..1e-1:9` is nine values from the first to the last, by equal ratios,
 * or by equal steps where the first is 0; `lambda=0,1e-4,1e-3` are these.
 *
 * @param text The text.
 * @returns The setting and its values.
 * @throws {SyntaxError} If the text has another form.
 * @throws {RangeError} If the setting is unknown, or the values are not as they have to be.
 *
 * @example
 * ```ts
 * import { parseSweep } from "@shrinklab/experiments/mlp";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseSweep("lambda=1e-4..1e-2:3").values, [1e-4, 1e-3, 1e-2]);
 * assertEquals(parseSweep("dropout=0..0.8:3").values, [0, 0.4, 0.8]);
 * ```
 */
export function parseSweep(text: string): Sweep {
  const [, name, values] = /^([a-z-]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || values === undefined) {
    throw syntaxError(text, "SETTING=FROM..TO:COUNT or SETTING=X,Y,...");
  }
  const setting = sweptSettings.find((setting) => setting === name);
  if (setting === undefined) {
    throw new RangeError(
      `Cannot sweep: setting is "${name}", want one of ${sweptSettings.join(", ")}`,
    );
  }
  const range = /^(.+)\.\.(.+):(.+)$/.exec(values);
  if (!range) return { setting, values: distinct(values.split(",").map(readValue(text))) };
  const [from, to, count] = range.slice(1).map(readValue(text)) as [number, number, number];
  if (!Number.isSafeInteger(count) || count < 2 || count > 1000) {
    throw new RangeError(`Cannot sweep: count is ${count}, want a whole number from 2 to 1000`);
  }
  return { setting, values: distinct(spaced(from, to, count)) };
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

function distinct(values: readonly number[]): readonly number[] {
  const repeated = values.find((value, at) => values.indexOf(value) !== at);
  if (repeated === undefined) return values;
  throw new RangeError(`Cannot sweep: value is ${repeated} twice, want each value once`);
}

function syntaxError(text: string, wanted: string): SyntaxError {
  return new SyntaxError(`Cannot sweep: value is "${text}", want ${wanted}`);
}
