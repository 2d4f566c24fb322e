import { type Column, columnValues, MOST_KINDS, type Table, type TextColumn } from "./table.ts";

/** Numbers for the values of a label column. */
export interface LabelLookup {
  /** Value of each class, in the order of their numbers. */
  readonly classes: readonly string[];
  /** How many rows each class has. */
  readonly counts: readonly number[];
  /** Class of each row; -1 where the label is missing. */
  readonly labels: Int16Array;
}

/** More classes than this are a number or a name that was taken for the target by mistake. */
const MOST_CLASSES = 256;

/**
 * Numbers the values of a label column by falling frequency; of values that are as frequent the one
 * that comes first in the table is first.
 *
 * Whole numbers 0, 1, ..., k - 1 that all occur are class numbers already and stay as they are.
 *
 * @param column The labels, one of its columns.
 * @returns Classes and the class of every row.
 * @throws {RangeError} If there are fewer than 2 classes, or more than 256.
 *
 * @example
 * ```ts
 * import { labelLookup, textColumn } from "@shrinklab/data/tables";
 * import { assertEquals } from "@std/assert";
 *
 * const grade = textColumn("grade", ["C", "A", "B", undefined, "A", "B"]);
 * const { classes, labels } = await labelLookup({ rows: 6, columns: [grade] }, grade);
 * assertEquals(classes, ["A", "B", "C"]);
 * assertEquals([...labels], [2, 0, 1, -1, 0, 1]);
 * ```
 *
 * Source: `keras.layers.StringLookup.adapt`, which orders so, but for ties.
 */
export async function labelLookup(table: Table, column: Column): Promise<LabelLookup> {
  const { kinds, codes } = await kindsOf(table, column);
  if (codes === undefined || kinds.length < 2 || kinds.length > MOST_CLASSES) {
    const found = codes === undefined ? `more than ${MOST_KINDS}` : kinds.length;
    throw new RangeError(
      `Cannot number the classes of ${JSON.stringify(column.name)}: it has ${found} different ` +
        `values, want 2 to ${MOST_CLASSES}`,
    );
  }
  const counts = new Float64Array(kinds.length);
  for (const code of codes) if (code >= 0) counts[code]!++;
  const numbered = Array.from(kinds, (_, label) => String(label));
  // Kinds come by first appearance, and a sort keeps the order of equals.
  const order = column.type === "number" && numbered.every((label) => kinds.includes(label))
    ? numbered.map((label) => kinds.indexOf(label))
    : Array.from(kinds.keys()).sort((a, b) => counts[b]! - counts[a]!);
  const labelOf = Int32Array.from(kinds, (_, code) => order.indexOf(code));
  const labels = new Int16Array(codes.length);
  for (let row = 0; row < codes.length; row++) labels[row] = labelOf[codes[row]!] ?? -1;
  return {
    classes: order.map((code) => kinds[code]!),
    counts: order.map((code) => counts[code]!),
    labels,
  };
}

/** The different values of a column as text, and which one each row has, unless there are too many. */
async function kindsOf(
  table: Table,
  column: Column,
): Promise<Pick<TextColumn, "kinds" | "codes">> {
  if (column.type === "missing") return { kinds: [], codes: new Int16Array() };
  if (column.type === "text") return column;
  const values = await columnValues(table, column);
  const codes = new Int16Array(values.length);
  // 1 and 1.0 are the same label.
  const places = new Map<number, number>();
  for (const [row, value] of values.entries()) {
    let place = Number.isNaN(value) ? -1 : places.get(value);
    if (place === undefined) places.set(value, place = places.size);
    if (places.size > MOST_KINDS) return { kinds: [] };
    codes[row] = place;
  }
  return { kinds: Array.from(places.keys(), String), codes };
}
