import { losses, type LossName } from "@shrinklab/models/losses";

/**
 * Makes probabilities of what a model gives, in float64.
 *
 * @param loss Name of the loss that the model was trained on, which tells what its outputs are.
 * @param outputs Outputs of all rows, row after row.
 * @param width Outputs of a row.
 * @returns Logits through a softmax of each row, or with one output through the logistic function;
 * other outputs as they are.
 *
 * @example
 * ```ts
 * import { probabilitiesOf } from "@shrinklab/training/metrics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...probabilitiesOf("softmaxCrossEntropy", [7, 7], 2)], [0.5, 0.5]);
 * assertEquals([...probabilitiesOf("binaryCrossEntropyFromLogits", [0], 1)], [0.5]);
 * ```
 */
export function probabilitiesOf(
  loss: LossName,
  outputs: ArrayLike<number>,
  width: number,
): Float64Array {
  const result = Float64Array.from(outputs);
  if (losses[loss].outputs !== "logits") return result;
  if (loss !== "softmaxCrossEntropy") return result.map((z) => 1 / (1 + Math.exp(-z)));
  for (let start = 0; start < result.length; start += width) {
    const row = result.subarray(start, start + width);
    const largest = row.reduce((a, b) => Math.max(a, b), -Infinity);
    for (const [i, z] of row.entries()) row[i] = Math.exp(z - largest);
    const sum = row.reduce((a, b) => a + b, 0);
    for (const [i, weight] of row.entries()) row[i] = weight / sum;
  }
  return result;
}
