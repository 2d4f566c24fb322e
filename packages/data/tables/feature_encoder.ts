import { adaptNormalization } from "./normalization.ts";
import type { Column, NumberColumn, TextColumn } from "./table.ts";

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
  /** What was left out, and why. */
  readonly notes: readonly string[];
  /**
   * Calculates the features of some rows.
   *
   * @param rows Row numbers.
   * @returns Features, row after row.
   */
  encode(rows: ArrayLike<number>): Float32Array;
}

/** A text column of more values has a name in each row, and no kind. */
const MOST_VALUES = 64;

interface Part {
  readonly names: readonly string[];
  write(row: number, into: Float32Array, at: number): void;
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
 *   the training rows are left out.
 *
 * @param columns The columns, without the target.
 * @param rows Rows that are trained on.
 * @param options How columns become features.
 * @returns The encoder.
 * @throws {RangeError} If no feature is left.
 *
 * @example
 * ```ts
 * import { adaptFeatures } from "@shrinklab/data/tables";
 * import { assertEquals } from "@std/assert";
 *
 * const age = { type: "number", name: "age", values: Float64Array.of(1, 3, NaN), missing: 1 } as const;
 * const sex = { type: "text", name: "sex", values: ["f", "m", "x"], missing: 0 } as const;
 * const encoder = adaptFeatures([age, sex], [0, 1], { scale: "standard", text: "one-hot" });
 * assertEquals(encoder.names, ["age", "sex=f", "sex=m"]);
 * assertEquals([...encoder.encode([1, 2])], [1, 0, 1, 0, 0, 0]);
 * ```
 */
export function adaptFeatures(
  columns: readonly Column[],
  rows: ArrayLike<number>,
  options: FeatureOptions,
): FeatureEncoder {
  const notes: string[] = [];
  const parts = columns.flatMap((column): Part[] => {
    const reason = whyLeftOut(column, rows, options);
    if (reason === undefined) {
      return [
        column.type === "number"
          ? numberPart(column, rows, options.scale)
          : textPart(column as TextColumn, rows),
      ];
    }
    notes.push(`column ${JSON.stringify(column.name)} is left out: ${reason}`);
    return [];
  });
  const names = parts.flatMap((part) => part.names);
  if (names.length === 0) {
    throw new RangeError(
      `Cannot make features: of ${columns.length} columns none is left, want 1 or more` +
        (notes.length === 0 ? "" : ` (${notes.join("; ")})`),
    );
  }
  const encode = (wanted: ArrayLike<number>) => {
    const features = new Float32Array(wanted.length * names.length);
    for (let i = 0, at = 0; i < wanted.length; i++) {
      for (const part of parts) {
        part.write(wanted[i]!, features, at);
        at += part.names.length;
      }
    }
    return features;
  };
  return { names, notes, encode };
}

function whyLeftOut(
  column: Column,
  rows: ArrayLike<number>,
  options: FeatureOptions,
): string | undefined {
  if (column.type === "missing") return "it has no value";
  if (column.type === "text" && options.text === "drop") return "it is text";
  const values = distinct(column, rows);
  if (values === 1) return "the rows to train on have but one value";
  if (values === 0) return "the rows to train on have no value";
  if (column.type === "text" && values > MOST_VALUES) {
    return `it is text of ${values} different values, more than ${MOST_VALUES}`;
  }
  return undefined;
}

function distinct({ values }: NumberColumn | TextColumn, rows: ArrayLike<number>): number {
  const seen = new Set(Array.from(rows, (row) => values[row]));
  seen.delete(undefined);
  seen.delete(NaN);
  return seen.size;
}

function numberPart(
  { name, values }: NumberColumn,
  rows: ArrayLike<number>,
  scale: FeatureOptions["scale"],
): Part {
  const { mean, deviation } = adaptNormalization(values, Array.from(rows));
  const [shift, factor] = scale === "standard" ? [mean, deviation] : [0, 1];
  return {
    names: [name],
    write: (row, into, at) => {
      const value = values[row]!;
      into[at] = ((Number.isNaN(value) ? mean : value) - shift) / factor;
    },
  };
}

function textPart({ name, values }: TextColumn, rows: ArrayLike<number>): Part {
  const counts = new Map<string, number>();
  for (const row of Array.from(rows)) {
    const value = values[row];
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const kinds = [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)!);
  const places = new Map(kinds.map((kind, at) => [kind, at]));
  return {
    names: kinds.map((kind) => `${name}=${kind}`),
    write: (row, into, at) => {
      const place = places.get(values[row] ?? "");
      if (place !== undefined) into[at + place] = 1;
    },
  };
}
