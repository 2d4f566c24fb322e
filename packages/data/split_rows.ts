import { type LabelledRows, selectRows } from "./labelled_rows.ts";
import { RandomState } from "./random_state.ts";

/** Rows to train on, and rows held out. */
export interface SplitRows {
  /** Numbers of the rows to train on. */
  readonly train: Int32Array;
  /** Numbers of the rows held out. */
  readonly held: Int32Array;
}

/**
 * Holds out the last rows, as Keras's `validation_split` does.
 *
 * @param rows Number of rows.
 * @param share Share to hold out, 0 up to 1: `floor(rows * (1 - share))` rows are trained on.
 * @returns The rows, each part in the order of the data.
 * @throws {RangeError} If the share is not from 0 up to 1, or leaves nothing to train on.
 *
 * @example
 * ```ts
 * import { lastRowsSplit } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...lastRowsSplit(5, 0.2).held], [4]);
 * ```
 */
export function lastRowsSplit(rows: number, share: number): SplitRows {
  checkShare(share);
  const count = Math.floor(rows * (1 - share));
  checkCount(count);
  const all = new Int32Array(rows).map((_, row) => row);
  return { train: all.slice(0, count), held: all.slice(count) };
}

/**
 * Holds out rows of an order that a seed draws, as scikit-learn's `train_test_split` does.
 *
 * @param rows Number of rows.
 * @param share Share to hold out, 0 up to 1: the first `ceil(rows * share)` rows of
 * `RandomState(seed).permutation(rows)`; those that follow are trained on.
 * @param seed scikit-learn's `random_state`.
 * @returns The rows, each part in the order drawn.
 * @throws {RangeError} If the share is not from 0 up to 1, or leaves nothing to train on.
 *
 * Source: scikit-learn 1.9, `ShuffleSplit` in `sklearn/model_selection/_split.py`.
 *
 * @example
 * ```ts
 * import { trainTestSplit } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 *
 * // train_test_split(numpy.arange(10000), test_size=0.2, random_state=0)[1][:3]
 * assertEquals([...trainTestSplit(10_000, 0.2, 0).held.subarray(0, 3)], [9394, 898, 2398]);
 * ```
 */
export function trainTestSplit(rows: number, share: number, seed: number): SplitRows {
  checkShare(share);
  const count = Math.ceil(rows * share);
  checkCount(rows - count);
  const order = new RandomState(seed).permutation(rows);
  return { train: order.slice(count), held: order.slice(0, count) };
}

/**
 * Holds out the same share of every class, drawn by a seed.
 *
 * Class c, from 0, draws `RandomState([seed, 2, c]).permutation(size)` and holds out its first
 * `round(share * size)` rows, but at least one if it has two; so numpy can draw it again.
 *
 * @param labels Class of each row, from 0; all 0 where there are no classes.
 * @param share Share to hold out, 0 up to 1.
 * @param seed Seed of the draw.
 * @returns The rows, each part in the order of the data.
 * @throws {RangeError} If the share is not from 0 up to 1, or leaves nothing to train on.
 *
 * @example
 * ```ts
 * import { stratifiedSplit } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 *
 * const labels = [0, 0, 0, 0, 1, 1, 0, 0, 0, 0];
 * const { held } = stratifiedSplit(labels, 0.25, 1);
 * assertEquals([...held].map((row) => labels[row]).sort(), [0, 0, 1]);
 * ```
 */
export function stratifiedSplit(
  labels: ArrayLike<number>,
  share: number,
  seed: number,
): SplitRows {
  checkShare(share);
  let classes = 0;
  for (let row = 0; row < labels.length; row++) classes = Math.max(classes, labels[row]! + 1);
  const counts = new Int32Array(classes);
  for (let row = 0; row < labels.length; row++) counts[labels[row]!]!++;
  let all = 0;
  // For each class the places among its rows that are held out.
  const drawn = Array.from(counts, (size, label) => {
    const least = share > 0 && size > 1 ? 1 : 0;
    const count = Math.max(least, Math.round(share * size));
    const isHeld = new Uint8Array(size);
    if (size === 0) return isHeld;
    const order = new RandomState([seed, 2, label]).permutation(size);
    for (const at of order.subarray(0, count)) isHeld[at] = 1;
    all += count;
    return isHeld;
  });
  const [train, held] = [new Int32Array(labels.length - all), new Int32Array(all)];
  const places = new Int32Array(classes);
  let [trained, kept] = [0, 0];
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    if (drawn[label]![places[label]!++] === 1) held[kept++] = row;
    else train[trained++] = row;
  }
  checkCount(train.length);
  return { train, held };
}

/** Which rows are kept for validation. */
export interface ValidationSplit {
  /** Share of them, 0 up to 1. */
  readonly share: number;
  /**
   * `"last"`: the last rows, as Keras does; a seed that draws them; or one that draws the same share
   * of every class.
   */
  readonly rows: "last" | { readonly seed: number } | { readonly stratified: number };
}

/**
 * Parts examples into rows to train on and rows for validation, each in the order of the data.
 *
 * A `seed` takes the last rows of `RandomState([seed, 3]).permutation(rows)`; `stratified` draws as
 * {@linkcode stratifiedSplit}, where labels that are numbers count as one class.
 *
 * @param split Which rows are kept for validation.
 * @returns Both parts.
 * @throws {RangeError} If the share is not from 0 up to 1, or leaves nothing to train on.
 *
 * Source: `validation_split` of Keras 3.15 for the last rows.
 *
 * @example
 * ```ts
 * import { validationSplit } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 *
 * const features = Uint8Array.of(1, 2, 3, 4, 5);
 * const five = { features, shape: [1], labels: [0, 1, 0, 1, 0], rows: 5 };
 * const { train, valid } = validationSplit(five, { share: 0.2, rows: "last" });
 * assertEquals([[...train.features], [...valid.features]], [[1, 2, 3, 4], [5]]);
 * ```
 */
export function validationSplit<Rows extends LabelledRows>(
  examples: Rows,
  { share, rows }: ValidationSplit,
): { train: Rows; valid: Rows } {
  const { train, held } = splitOf(examples, share, rows);
  return { train: selectRows(examples, train), valid: selectRows(examples, held) };
}

function splitOf(
  examples: LabelledRows,
  share: number,
  rows: ValidationSplit["rows"],
): SplitRows {
  if (rows !== "last" && "stratified" in rows) {
    const { labels } = examples;
    const classes = labels instanceof Float32Array ? new Uint8Array(examples.rows) : labels;
    return stratifiedSplit(classes, share, rows.stratified);
  }
  const { train, held } = lastRowsSplit(examples.rows, share);
  if (rows === "last") return { train, held };
  const order = new RandomState([rows.seed, 3]).permutation(examples.rows);
  const drawn = (part: Int32Array) => part.map((at) => order[at]!).toSorted();
  return { train: drawn(train), held: drawn(held) };
}

function checkShare(share: number): void {
  if (!(share >= 0 && share < 1)) {
    throw new RangeError(`Cannot hold out rows: share is ${share}, want 0 or more and less than 1`);
  }
}

function checkCount(count: number): void {
  if (count === 0) {
    throw new RangeError("Cannot hold out rows: none is left to train on, want 1 or more");
  }
}
