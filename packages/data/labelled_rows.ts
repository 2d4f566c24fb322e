/** Rows of features with their labels, in ordinary memory: images, or rows of a table. */
export interface LabelledRows {
  /** Features of all rows, row after row: bytes, or numbers. */
  readonly features: Uint8Array | Float32Array;
  /** Shape of one row. */
  readonly shape: readonly number[];
  /** One label a row, from 0; or, as float32, one or more numbers a row. */
  readonly labels: Uint8Array | Int32Array | Float32Array | readonly number[];
  /** Number of rows. */
  readonly rows: number;
  /** Name of each row, such as the path of its image, or its number in the data; default 1, 2, ... */
  readonly names?: readonly string[] | Int32Array;
}

/**
 * Takes the first rows, in the order they have, without copying.
 *
 * @param examples What to take from.
 * @param rows How many.
 * @returns Views on the same features and labels.
 * @throws {RangeError} If `rows` is not a whole number from 1 to the rows there are.
 *
 * @example
 * ```ts
 * import { firstRows } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 *
 * const two = { features: Uint8Array.of(10, 20), shape: [1], labels: [0, 1], rows: 2 };
 * assertEquals([...firstRows(two, 1).features], [10]);
 * ```
 */
export function firstRows<Rows extends LabelledRows>(examples: Rows, rows: number): Rows {
  if (!Number.isInteger(rows) || rows < 1 || rows > examples.rows) {
    throw new RangeError(
      `Cannot take rows: their number is ${rows}, want a whole number from 1 to ${examples.rows}`,
    );
  }
  const { features, labels, names } = examples;
  const size = rows * features.length / examples.rows;
  const count = rows * labels.length / examples.rows;
  return {
    ...examples,
    features: features.subarray(0, size),
    labels: isList(labels) ? labels.slice(0, count) : labels.subarray(0, count),
    rows,
    ...(names === undefined ? {} : { names: names.slice(0, rows) }),
  };
}

/**
 * Copies rows, in the order given. Those without names get their numbers, from 1.
 *
 * @param examples What to take from.
 * @param rows Row numbers, each 0 to `examples.rows - 1`; one may come more than once.
 * @returns The rows.
 * @throws {RangeError} If there is no such row.
 *
 * @example
 * ```ts
 * import { selectRows } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 *
 * const two = { features: Uint8Array.of(10, 20), shape: [1], labels: [0, 1], rows: 2 };
 * assertEquals(selectRows(two, Int32Array.of(1, 1, 0)).labels, [1, 1, 0]);
 * ```
 */
export function selectRows<Rows extends LabelledRows>(examples: Rows, rows: Int32Array): Rows {
  const outside = rows.find((row) => !(row >= 0 && row < examples.rows));
  if (outside !== undefined) {
    throw new RangeError(
      `Cannot take rows: one is ${outside}, want a whole number from 0 to ${examples.rows - 1}`,
    );
  }
  const { features, labels, names } = examples;
  return {
    ...examples,
    features: copyRows(features, features.length / examples.rows, rows),
    labels: isList(labels)
      ? Array.from(rows, (row) => labels[row]!)
      : copyRows(labels, labels.length / examples.rows, rows),
    rows: rows.length,
    names: names !== undefined && isList(names)
      ? Array.from(rows, (row) => names[row]!)
      : rows.map((row) => names?.[row] ?? row + 1),
  };
}

/** Copies rows of this many entries each. */
function copyRows<List extends Uint8Array | Int32Array | Float32Array>(
  list: List,
  width: number,
  rows: Int32Array,
): List {
  const taken = new (list.constructor as new (length: number) => List)(rows.length * width);
  for (const [at, row] of rows.entries()) {
    taken.set(list.subarray(row * width, (row + 1) * width), at * width);
  }
  return taken;
}

function isList<List extends ArrayLike<unknown>>(
  list: List,
): list is Extract<List, readonly unknown[]> {
  return Array.isArray(list);
}
