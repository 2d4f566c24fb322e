import { type Metric, rowsOf } from "./metric.ts";

/**
 * Area under the ROC curve: the probability that a row of class 1 has a larger score than a row of
 * class 0, where an equal score counts a half. 0.5 says nothing, 1 tells all.
 *
 * Any score will do, a logit as well as a probability. With two outputs the score is the second
 * less the first. NaN where only one class occurs.
 *
 * Source: Mann and Whitney (1947), Hanley and McNeil (1982).
 *
 * @example
 * ```ts
 * import { rocAuc } from "@shrinklab/training/metrics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(rocAuc({ outputs: [0.1, 0.4, 0.35, 0.8], width: 1, targets: [0, 0, 1, 1] }), 0.75);
 * ```
 */
export const rocAuc: Metric = (predictions) => {
  const { outputs, width, targets } = predictions;
  if (width > 2) {
    throw new RangeError(`Cannot measure ROC AUC: width is ${width}, want 1 or 2`);
  }
  const rows = rowsOf(predictions);
  const scored = Array.from({ length: rows }, (_, row) => ({
    score: width === 1 ? outputs[row]! : outputs[2 * row + 1]! - outputs[2 * row]!,
    label: targets[row]!,
  })).sort((a, b) => a.score - b.score);
  const positives = scored.filter(({ label }) => label === 1).length;
  const negatives = scored.filter(({ label }) => label === 0).length;
  if (positives + negatives !== rows) {
    throw new RangeError("Cannot measure ROC AUC: a target is neither 0 nor 1, want two classes");
  }
  // The sum of the ranks of class 1, where equal scores share the mean of their ranks.
  let ranks = 0;
  for (let start = 0; start < rows;) {
    let end = start;
    while (end < rows && scored[end]!.score === scored[start]!.score) end++;
    const rank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) if (scored[i]!.label === 1) ranks += rank;
    // A score that is no number equals none, not even itself.
    if (end === start) return NaN;
    start = end;
  }
  return (ranks - positives * (positives + 1) / 2) / (positives * negatives);
};
