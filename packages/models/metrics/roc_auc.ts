/**
 * Area under the ROC curve: the probability that a random positive row has a higher score than a
 * random negative one, where equal scores count half.
 *
 * @param scores A score for each row, higher for the positive class; its scale does not matter.
 * @param labels 1 for positive rows, 0 for negative ones.
 * @returns 0 to 1, 0.5 for scores that tell nothing; NaN if a class has no row or a score is NaN.
 * @throws {RangeError} If there are not as many labels as scores.
 *
 * @example
 * ```ts
 * import { rocAuc } from "@shrinklab/models/metrics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(rocAuc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]), 0.75);
 * ```
 *
 * Source: Mann and Whitney (1947), by midranks; equal to `sklearn.metrics.roc_auc_score`.
 */
export function rocAuc(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const rows = scores.length;
  if (labels.length !== rows) {
    throw new RangeError(`Cannot calculate AUC: there are ${labels.length} labels, want ${rows}`);
  }
  const order = Array.from({ length: rows }, (_, row) => row)
    .sort((a, b) => scores[a]! - scores[b]!);
  let [rankSum, positives] = [0, 0];
  for (let from = 0; from < rows;) {
    let to = from;
    while (to < rows && scores[order[to]!] === scores[order[from]!]) to++;
    if (to === from) return NaN; // only NaN is not equal to itself
    const rank = (from + 1 + to) / 2;
    for (; from < to; from++) {
      if (labels[order[from]!] !== 1) continue;
      rankSum += rank;
      positives++;
    }
  }
  const negatives = rows - positives;
  if (positives === 0 || negatives === 0) return NaN;
  return (rankSum - positives * (positives + 1) / 2) / (positives * negatives);
}
