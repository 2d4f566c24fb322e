import type { Examples } from "./examples.ts";

/**
 * Copies rows, in the order given.
 *
 * @param examples What to take from.
 * @param rows Row numbers, each 0 to `examples.rows - 1`; one may come more than once.
 * @returns The rows.
 * @throws {RangeError} If there is no such row.
 *
 * @example
 * ```ts
 * import { pickRows } from "@shrinklab/data/pick_rows";
 * import { assertEquals } from "@std/assert";
 *
 * const two = {
 *   pixels: new Uint8Array([10, 20]),
 *   shape: [1, 1, 1] as const,
 *   labels: new Uint8Array([0, 1]),
 *   rows: 2,
 *   classes: 2,
 * };
 * assertEquals([...pickRows(two, Int32Array.of(1, 1, 0)).pixels], [20, 20, 10]);
 * ```
 */
export function pickRows(examples: Examples, rows: Int32Array): Examples {
  const size = examples.shape.reduce((product, length) => product * length, 1);
  const pixels = new Uint8Array(rows.length * size);
  rows.forEach((row, at) => {
    if (!(row >= 0 && row < examples.rows)) {
      throw new RangeError(`Cannot pick rows: row is ${row}, want 0 to ${examples.rows - 1}`);
    }
    pixels.set(examples.pixels.subarray(row * size, (row + 1) * size), at * size);
  });
  const labels = Uint8Array.from(rows, (row) => examples.labels[row]!);
  return { ...examples, pixels, labels, rows: rows.length };
}
