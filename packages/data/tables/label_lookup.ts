import type { Column } from "./table.ts";

/** Numbers for the values of a label column. */
export interface LabelLookup {
  /** Value of each class, in the order of their numbers. */
  readonly classes: readonly string[];
  /** How many rows each class has. */
  readonly counts: readonly number[];
  /** Class of each row; -1 where the label is missing. */
  readonly labels: Int32Array;
}

/** More classes than this are a number or a name that was taken for the target by mistake. */
const MOST_CLASSES = 256;

/**
 * Numbers the values of a label column by falling frequency; of values that are as frequent the one
 * that comes first in the table is first.
 *
 * Whole numbers 0, 1, ..., k - 1 that all occur are class numbers already and stay as they are.
 *
 * @param column The labels.
 * @returns Classes and the class of every row.
 * @throws {RangeError} If there are fewer than 2 classes, or more than 256.
 *
 * @example
 * ```ts
 * import { labelLookup } from "@shrinklab/data/tables";
 * import { assertEquals } from "@std/assert";
 *
 * const values = ["C", "A", "B", undefined, "A", "B"];
 * const { classes, labels } = labelLookup({ type: "text", name: "grade", values, missing: 1 });
 * assertEquals(classes, ["A", "B", "C"]);
 * assertEquals([...labels], [2, 0, 1, -1, 0, 1]);
 * ```
 *
 * Source: `keras.layers.StringLookup.adapt`, which orders so, but for ties.
 */
export function labelLookup(column: Column): LabelLookup {
  const texts = labelTexts(column);
  const counts = new Map<string, number>();
  for (const text of texts) {
    if (text !== undefined) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  if (counts.size < 2 || counts.size > MOST_CLASSES) {
    throw new RangeError(
      `Cannot number the classes of ${JSON.stringify(column.name)}: it has ${counts.size} ` +
        `different values, want 2 to ${MOST_CLASSES}`,
    );
  }
  // A Map keeps the order of first appearance, and a sort the order of equals.
  const classes = isNumbered(column, counts)
    ? Array.from({ length: counts.size }, (_, label) => String(label))
    : [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)!);
  const numbers = new Map(classes.map((value, label) => [value, label]));
  return {
    classes,
    counts: classes.map((value) => counts.get(value)!),
    labels: Int32Array.from(texts, (text) => text === undefined ? -1 : numbers.get(text)!),
  };
}

function labelTexts(column: Column): (string | undefined)[] {
  switch (column.type) {
    case "text":
      return [...column.values];
    case "number":
      // 1 and 1.0 are the same label.
      return Array.from(column.values, (value) => Number.isNaN(value) ? undefined : String(value));
    case "missing":
      return [];
  }
}

function isNumbered(column: Column, counts: ReadonlyMap<string, number>): boolean {
  return column.type === "number" &&
    Array.from({ length: counts.size }, (_, label) => String(label)).every((n) => counts.has(n));
}
