import type { RandomState } from "./random_state.ts";

/**
 * Draws the same number of rows from every class, without repetition.
 *
 * The classes take turns (0, 1, 2, ..., 0, 1, ...), so that any beginning is balanced too.
 *
 * @param labels Label of each row.
 * @param classes Number of classes.
 * @param perClass Rows of each class.
 * @param random Where the draws come from: one permutation a class, in the order of the classes.
 * @returns Row numbers.
 * @throws {RangeError} If a class has fewer rows.
 *
 * @example
 * ```ts
 * import { balancedRows } from "@shrinklab/data";
 * import { RandomState } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 *
 * const labels = [1, 1, 0, 0, 0];
 * const rows = balancedRows(labels, 2, 2, new RandomState(1));
 * assertEquals([...rows].map((row) => labels[row]), [0, 1, 0, 1]);
 * ```
 */
export function balancedRows(
  labels: ArrayLike<number>,
  classes: number,
  perClass: number,
  random: RandomState,
): Int32Array {
  const chosen = Array.from({ length: classes }, (_, label) => {
    const rows = Array.from(labels, (other, row) => other === label ? row : -1)
      .filter((row) => row >= 0);
    if (rows.length < perClass) {
      throw new RangeError(
        `Cannot balance rows: class ${label} has ${rows.length}, want at least ${perClass}`,
      );
    }
    return [...random.permutation(rows.length).subarray(0, perClass)].map((i) => rows[i]!);
  });
  return Int32Array.from(
    { length: classes * perClass },
    (_, i) => chosen[i % classes]![Math.floor(i / classes)]!,
  );
}
