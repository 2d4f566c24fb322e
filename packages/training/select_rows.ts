import { lastRowsSplit } from "@shrinklab/data/tables/split_rows";
import { RandomState } from "@shrinklab/data/random_state";
import type { LabelledRows } from "./resident_examples.ts";

/**
 * Copies some rows.
 *
 * @param examples What to take from.
 * @param rows Row numbers, in the order in which they are wanted.
 * @returns The rows.
 * @throws {RangeError} If a row is not there.
 *
 * @example
 * ```ts
 * import { selectRows } from "@shrinklab/training/select_rows";
 * import { assertEquals } from "@std/assert";
 *
 * const two = { pixels: Uint8Array.of(10, 20), shape: [1], labels: [0, 1], rows: 2 };
 * assertEquals(selectRows(two, Int32Array.of(1)).labels, [1]);
 * ```
 */
export function selectRows(examples: LabelledRows, rows: Int32Array): LabelledRows {
  const { pixels, labels, shape } = examples;
  const outside = rows.find((row) => !(row >= 0 && row < examples.rows));
  if (outside !== undefined) {
    throw new RangeError(
      `Cannot take rows: one is ${outside}, want a whole number from 0 to ${examples.rows - 1}`,
    );
  }
  const [size, width] = [pixels, labels].map((list) => list.length / examples.rows) as [
    number,
    number,
  ];
  const copy = (list: Uint8Array | Int32Array | Float32Array, width: number) => {
    const taken = new (list.constructor as Float32ArrayConstructor)(rows.length * width);
    for (const [i, row] of rows.entries()) {
      taken.set(list.subarray(row * width, (row + 1) * width) as Float32Array, i * width);
    }
    return taken;
  };
  return {
    pixels: copy(pixels, size),
    shape,
    labels: Array.isArray(labels)
      ? Array.from(rows, (row) => labels[row]!)
      : copy(labels as Int32Array, width),
    rows: rows.length,
  };
}

/** Which rows are kept for validation. */
export interface ValidationSplit {
  /** Share of them, 0 up to 1. */
  readonly share: number;
  /** `"last"`: the last rows, as Keras does; or a seed that draws them. */
  readonly rows: "last" | { readonly seed: number };
}

/**
 * Parts examples into rows to train on and rows for validation.
 *
 * A seed takes the last rows of `RandomState([seed, 3]).permutation(rows)`, each part then in the
 * order of the data.
 *
 * @param examples The examples.
 * @param split Which rows are kept for validation.
 * @returns Both parts.
 * @throws {RangeError} If the share is not from 0 up to 1, or leaves nothing to train on.
 *
 * Source: `validation_split` of Keras 3.15 for the last rows.
 *
 * @example
 * ```ts
 * import { validationSplit } from "@shrinklab/training/select_rows";
 * import { assertEquals } from "@std/assert";
 *
 * const five = { pixels: Uint8Array.of(1, 2, 3, 4, 5), shape: [1], labels: [0, 1, 0, 1, 0], rows: 5 };
 * const { train, valid } = validationSplit(five, { share: 0.2, rows: "last" });
 * assertEquals([[...train.pixels], [...valid.pixels]], [[1, 2, 3, 4], [5]]);
 * ```
 */
export function validationSplit(
  examples: LabelledRows,
  { share, rows }: ValidationSplit,
): { train: LabelledRows; valid: LabelledRows } {
  let { train, held } = lastRowsSplit(examples.rows, share);
  if (rows !== "last") {
    const order = new RandomState([rows.seed, 3]).permutation(examples.rows);
    [train, held] = [train, held].map((part) => part.map((at) => order[at]!).toSorted()) as [
      Int32Array<ArrayBuffer>,
      Int32Array<ArrayBuffer>,
    ];
  }
  return { train: selectRows(examples, train), valid: selectRows(examples, held) };
}
