import { losses, type LossName } from "@shrinklab/models";
import { type Metric, rowsOf } from "./metric.ts";

/**
 * A data loss as a metric: its mean over the rows, in float64.
 *
 * @param name Name of the loss; outputs are what it reads, logits or probabilities.
 * @returns The metric. Where the loss wants numbers and targets are labels, a label is the number
 * it is with one output, and 1 at its place with several.
 *
 * @example
 * ```ts
 * import { meanLoss } from "@shrinklab/training";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const coin = { outputs: [0.5, 0.5], width: 1, targets: [0, 1] };
 * assertAlmostEquals(meanLoss("binaryCrossEntropy")(coin), Math.log(2));
 * ```
 */
export function meanLoss(name: LossName): Metric {
  return (predictions) => {
    const { outputs, width, targets } = predictions;
    const rows = rowsOf(predictions);
    const numbers = targets.length === outputs.length;
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      const own = Array.from({ length: width }, (_, i) => outputs[row * width + i]!);
      const wanted = name === "softmaxCrossEntropy"
        ? [targets[row]!]
        : numbers
        ? own.map((_, i) => targets[row * width + i]!)
        : own.map((_, i) => i === targets[row] ? 1 : 0);
      sum += losses[name].ofRow(own, wanted);
    }
    return sum / rows;
  };
}

/**
 * Turns what a model gives into probabilities, in float64.
 *
 * @param loss Name of the loss that the model was trained on, which tells what its outputs are.
 * @param outputs Outputs of all rows, row after row.
 * @param width Outputs of a row.
 * @returns Logits through a softmax of each row, or with one output through the logistic function,
 * NaN for those of a row that are not finite; other outputs as they are.
 *
 * @example
 * ```ts
 * import { probabilitiesOf } from "@shrinklab/training";
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
  // z - z is 0, but for a z that is not finite.
  if (loss !== "softmaxCrossEntropy") return result.map((z) => 1 / (1 + Math.exp(-z)) + (z - z));
  for (let start = 0; start < result.length; start += width) {
    const row = result.subarray(start, start + width);
    const largest = row.reduce((a, b) => Math.max(a, b), -Infinity);
    const zero = row.reduce((sum, z) => sum + (z - z), 0);
    for (const [i, z] of row.entries()) row[i] = Math.exp(z - largest);
    const sum = row.reduce((a, b) => a + b, 0);
    for (const [i, weight] of row.entries()) row[i] = weight / sum + zero;
  }
  return result;
}
