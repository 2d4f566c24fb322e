/**
 * Counts how often rows of each class were answered by each.
 *
 * @param labels The class of each row, from 0.
 * @param answers The class that was answered for it.
 * @param classes How many classes there are.
 * @returns `counts[label][answer]`; all 0 where there is no row.
 * @throws {RangeError} If there are not as many answers as labels, or one is no class.
 *
 * @example
 * ```ts
 * import { countAnswers } from "@shrinklab/training/metrics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(countAnswers([0, 0, 1], [0, 1, 1], 2), [[1, 1], [0, 1]]);
 * ```
 */
export function countAnswers(
  labels: ArrayLike<number>,
  answers: ArrayLike<number>,
  classes: number,
): number[][] {
  if (answers.length !== labels.length) {
    throw new RangeError(
      `Cannot count answers: there are ${answers.length} answers, want ${labels.length}`,
    );
  }
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let row = 0; row < labels.length; row++) {
    const [label, answer] = [labels[row]!, answers[row]!];
    if (!(label in counts) || !(answer in counts)) {
      throw new RangeError(
        `Cannot count answers: row ${row} has label ${label} and answer ${answer}, want ` +
          `0 to ${classes - 1}`,
      );
    }
    counts[label]![answer]!++;
  }
  return counts;
}
