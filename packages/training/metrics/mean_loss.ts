import { losses, type LossName } from "@shrinklab/models/losses";
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
 * import { meanLoss } from "@shrinklab/training/metrics";
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
