import { Normalizer } from "./normalization.ts";
import {
  type Column,
  MOST_KINDS,
  numberBlocks,
  type NumberColumn,
  type Table,
  type TextColumn,
} from "./table.ts";

/** How columns become features. */
export interface FeatureOptions {
  /** Numbers as they are, or with mean 0 and variance 1 in the rows that are trained on. */
  readonly scale: "none" | "standard";
  /** Text columns as one feature a value, or left out. */
  readonly text: "one-hot" | "drop";
}

/** What turns columns into the features of a model. */
export interface FeatureEncoder {
  /** Name of each feature: the column's, and for a text column `name=value`. */
  readonly names: readonly string[];
  /** Columns that were left out, and why. */
  readonly leftOut: Readonly<Record<string, string>>;
  /** What a reader of results should know, beside the columns that were left out. */
  readonly notes: readonly string[];
  /**
   * Calculates the features of some rows.
   *
   * @param sets Row numbers of each set, each rising.
   * @returns Features of each set, row after row.
   * @throws {RangeError} If there is no memory for them.
   */
  encode(sets: readonly Int32Array[]): Promise<Float32Array[]>;
}

/** A text column of more values has a name in each row, and no kind. */
const MOST_VALUES = 64;

/** A column of numbers as a feature. */
interface NumberPart {
  readonly column: NumberColumn;
  /** Where its feature stands in a row. */
  readonly at: number;
  /** Takes the place of a missing value. */
  readonly mean: number;
  readonly shift: number;
  readonly factor: number;
}

/** A column of text as features. */
interface TextPart {
  readonly column: TextColumn;
  /** Where its first feature stands in a row. */
  readonly at: number;
  /** Place of each of its values among its features; -1 for one that has none. */
  readonly places: Int32Array;
}

/**
 * Adapts the features of a model to the rows that it is trained on; other rows are encoded by what
 * these have shown.
 *
 * - A number that is missing becomes the mean of the training rows (0 after scaling).
 * - A text column becomes one feature for each value in the training rows, by falling frequency: 1
 *   for the row's own, 0 for the others. A value that is missing, or that the training rows do not
 *   have, is 0 in all of them.
 * - A text column of more than 64 values, one without any value, and one that has but one value in
 *   the training rows are left out; so are numbers that differ there by rounding alone, and those
 *   whose deviation is too large for a float64.
 *
 * @param columns Its columns, without the target.
 * @param rows Rows that are trained on, rising.
 * @param options How columns become features.
 * @returns The encoder.
 * @throws {RangeError} If no feature is left.
 *
 * @example
 * ```ts
 * import { adaptFeatures, numberColumn, textColumn } from "@shrinklab/data/tables";
 * import { assertEquals } from "@std/assert";
 *
 * const columns = [numberColumn("age", [1, 3, NaN]), textColumn("sex", ["f", "m", "x"])];
 * const table = { rows: 3, columns };
 * const encoder = await adaptFeatures(table, columns, Int32Array.of(0, 1), {
 *   scale: "standard",
 *   text: "one-hot",
 * });
 * assertEquals(encoder.names, ["age", "sex=f", "sex=m"]);
 * const [features] = await encoder.encode([Int32Array.of(1, 2)]);
 * assertEquals([...features!], [1, 0, 1, 0, 0, 0]);
 * ```
 */
export async function adaptFeatures(
  table: Table,
  columns: readonly Column[],
  rows: Int32Array,
  options: FeatureOptions,
): Promise<FeatureEncoder> {
  const numbers = columns.filter((column) => column.type === "number");
  const normalizers = await normalize(table, numbers, rows);
  const leftOut: Record<string, string> = {};
  const [names, notes]: [string[], string[]] = [[], []];
  const [numberParts, textParts]: [NumberPart[], TextPart[]] = [[], []];
  for (const column of columns) {
    const at = names.length;
    const order = column.type === "text" ? kindOrder(column, rows) : [];
    const normalizer = column.type === "number"
      ? normalizers[numbers.indexOf(column)]!
      : new Normalizer();
    const reason = column.type === "number"
      ? whyNumbersAreLeftOut(normalizer, options.scale)
      : column.type === "text"
      ? whyTextIsLeftOut(column, order.length, options.text)
      : "it has no value";
    if (reason !== undefined) leftOut[column.name] = reason;
    else if (column.type === "number") {
      numberParts.push({ column, at, ...numberScale(normalizer, options.scale) });
      names.push(column.name);
      if (options.scale === "standard" && normalizer.isSwallowed) {
        notes.push(swallowedNote(column.name, normalizer));
      }
    } else if (column.type === "text") {
      const places = Int32Array.from(column.kinds, (_, code) => order.indexOf(code));
      textParts.push({ column, at, places });
      names.push(...order.map((code) => `${column.name}=${column.kinds[code]}`));
    }
  }
  if (names.length === 0) {
    const reasons = columns.length === 0
      ? ["the target is the only column; --separator says what stands between fields"]
      : Object.entries(leftOut).map(leftOutNote);
    throw new RangeError(
      `Cannot make features: of ${columns.length} columns none is left, want 1 or more` +
        (reasons.length === 0 ? "" : ` (${reasons.join("; ")})`),
    );
  }
  const width = names.length;
  const encode = async (sets: readonly Int32Array[]) => {
    const encoded = sets.map((set) => allocate(set.length, width));
    for (const part of textParts) {
      sets.forEach((set, at) => writeText(part, set, encoded[at]!, width));
    }
    const next = sets.map(() => 0);
    const numberColumns = numberParts.map(({ column }) => column);
    await numberBlocks(table, numberColumns, ({ from, rows, values }) => {
      sets.forEach((set, at) => {
        const start = next[at]!;
        while (next[at]! < set.length && set[next[at]!]! < from + rows) next[at]!++;
        const range = { start, end: next[at]!, from };
        numberParts.forEach((part, i) => {
          writeNumbers(part, values[i]!, set, range, encoded[at]!, width);
        });
      });
    });
    return encoded;
  };
  return { names, leftOut, notes, encode };
}

/**
 * Says that a column was left out.
 *
 * @param leftOut Its name, and why.
 * @returns The line.
 */
export function leftOutNote([name, reason]: readonly [name: string, reason: string]): string {
  return `column ${JSON.stringify(name)} is left out: ${reason}`;
}

async function normalize(
  table: Table,
  columns: readonly NumberColumn[],
  rows: Int32Array,
): Promise<Normalizer[]> {
  const normalizers = columns.map(() => new Normalizer());
  let next = 0;
  await numberBlocks(table, columns, ({ from, rows: count, values }) => {
    const start = next;
    while (next < rows.length && rows[next]! < from + count) next++;
    const own = new Float64Array(next - start);
    normalizers.forEach((normalizer, i) => {
      const list = values[i]!;
      for (let at = start; at < next; at++) own[at - start] = list[rows[at]! - from]!;
      normalizer.add(own);
    });
  });
  return normalizers;
}

function whyNumbersAreLeftOut(
  normalizer: Normalizer,
  scale: FeatureOptions["scale"],
): string | undefined {
  if (normalizer.count === 0) return "the rows to train on have no value";
  if (normalizer.isConstant) return "the rows to train on have but one value";
  const extreme = normalizer.extreme.toPrecision(3);
  if (scale === "none") {
    return Number.isFinite(Math.fround(normalizer.extreme))
      ? undefined
      : `it has ${extreme} in a row to train on, beyond what float32 can hold`;
  }
  if (normalizer.isRounding) return "the rows to train on differ by rounding alone";
  if (normalizer.underflows) return "its standard deviation is too small for a float64";
  return Number.isFinite(normalizer.normalization().deviation)
    ? undefined
    : `it has ${extreme} in a row to train on, and its standard deviation overflows`;
}

function whyTextIsLeftOut(
  { codes, stray }: TextColumn,
  values: number,
  text: FeatureOptions["text"],
): string | undefined {
  const beside = stray === undefined
    ? ""
    : `; most are numbers, but not ${JSON.stringify(stray.text)} on line ${stray.line}`;
  if (text === "drop") return `it is text${beside}`;
  if (codes === undefined) return `it is text of more than ${MOST_KINDS} different values${beside}`;
  if (values === 1) return "the rows to train on have but one value";
  if (values === 0) return "the rows to train on have no value";
  return values <= MOST_VALUES
    ? undefined
    : `it is text of ${values} different values, more than ${MOST_VALUES}${beside}`;
}

function numberScale(normalizer: Normalizer, scale: FeatureOptions["scale"]) {
  const { mean, deviation } = normalizer.normalization();
  return scale === "standard"
    ? { mean, shift: mean, factor: deviation }
    : { mean, shift: 0, factor: 1 };
}

function swallowedNote(name: string, normalizer: Normalizer): string {
  return `column ${JSON.stringify(name)}: beside ${
    normalizer.extreme.toPrecision(3)
  } most of its ` +
    "values are the same once they are scaled";
}

/** The values that some rows have, by falling frequency; those as frequent by first appearance. */
function kindOrder({ kinds, codes }: TextColumn, rows: Int32Array): number[] {
  const counts = new Float64Array(kinds.length);
  const order: number[] = [];
  if (codes === undefined) return order;
  for (let at = 0; at < rows.length; at++) {
    const code = codes[rows[at]!]!;
    if (code >= 0 && counts[code]!++ === 0) order.push(code);
  }
  return order.sort((a, b) => counts[b]! - counts[a]!);
}

function allocate(rows: number, width: number): Float32Array {
  try {
    return new Float32Array(rows * width);
  } catch (cause) {
    const bytes = rows * width * Float32Array.BYTES_PER_ELEMENT;
    throw new RangeError(
      `Cannot make features: ${rows} rows of ${width} take ${(bytes / 1e9).toFixed(1)} GB, want ` +
        "fewer rows or columns",
      { cause },
    );
  }
}

function writeText(
  { column: { codes }, at, places }: TextPart,
  rows: Int32Array,
  into: Float32Array,
  width: number,
): void {
  for (let i = 0; i < rows.length; i++) {
    const code = codes![rows[i]!]!;
    const place = code < 0 ? -1 : places[code]!;
    if (place >= 0) into[i * width + at + place] = 1;
  }
}

function writeNumbers(
  { at, mean, shift, factor }: NumberPart,
  values: Float64Array,
  rows: Int32Array,
  { start, end, from }: { readonly start: number; readonly end: number; readonly from: number },
  into: Float32Array,
  width: number,
): void {
  for (let i = start; i < end; i++) {
    const value = values[rows[i]! - from]!;
    into[i * width + at] = ((value === value ? value : mean) - shift) / factor;
  }
}
