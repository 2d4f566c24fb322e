/**
 * Adjusts p-values of several comparisons so that the chance of even one false finding stays below
 * the level they are compared with: in ascending order the i-th of m (from 0) becomes
 * max(the one before, min(1, (m - i) * p)).
 *
 * Of k methods against one baseline there are k - 1 comparisons, of all pairs k (k - 1) / 2.
 *
 * @param values The p-values of all comparisons that were made.
 * @returns The adjusted ones, in the same order.
 * @throws {RangeError} If one is not from 0 to 1.
 *
 * @example
 * ```ts
 * import { holm } from "@shrinklab/statistics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(holm([0.25, 0.01, 0.125]), [0.25, 0.03, 0.25]);
 * ```
 *
 * Source: Holm (1979); the same as statsmodels 0.15 `multipletests(method="holm")`.
 */
export function holm(values: readonly number[]): number[] {
  const wrong = values.find((p) => !(p >= 0 && p <= 1));
  if (wrong !== undefined) {
    throw new RangeError(`Cannot adjust p-values: one is ${wrong}, want numbers from 0 to 1`);
  }
  const adjusted: number[] = new Array(values.length).fill(0);
  const ascending = values.map((_, i) => i).sort((i, j) => values[i]! - values[j]!);
  let least = 0;
  ascending.forEach((at, i) => {
    least = Math.max(least, Math.min(1, (values.length - i) * values[at]!));
    adjusted[at] = least;
  });
  return adjusted;
}
