/**
 * How far a result is from what it ought to be, in units of the largest entry of the latter. For
 * tests only.
 *
 * @param result Entries calculated.
 * @param expected Entries wanted, as many.
 * @param least What the largest entry counts as at least, default 0: the usual size of an entry,
 *   so that a lone sum which happens to be next to nothing is not asked for more digits than a
 *   sum has.
 * @returns The largest difference over the largest entry; 0 where all are wanted to be 0 and are;
 *   Infinity where the lengths differ or an entry is NaN.
 */
export function largestError(
  result: ArrayLike<number>,
  expected: ArrayLike<number>,
  least = 0,
): number {
  if (result.length !== expected.length) return Infinity;
  let [error, largest] = [0, least];
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(result[i]! - expected[i]!);
    if (Number.isNaN(difference)) return Infinity;
    error = Math.max(error, difference);
    largest = Math.max(largest, Math.abs(expected[i]!));
  }
  return error === 0 ? 0 : error / largest;
}
