import { batches } from "@shrinklab/data/batches";
import { forward, type MaskSource, type ModelPlan } from "@shrinklab/models";
import type { LossName } from "@shrinklab/models/losses";
import type { ResidentExamples } from "@shrinklab/training";
import * as tf from "@tensorflow/tfjs";
import { probabilities } from "./probabilities.ts";

/** Options of {@linkcode predictRows}. */
export interface PredictOptions {
  /** The loss the model was trained for, which tells what its outputs are. */
  readonly loss: LossName;
  /** What masks are drawn from, where dropout is always on. */
  readonly masks?: MaskSource;
}

/** Rows at a time: enough to keep the backend busy, few enough for any memory. */
const BATCH = 2000;

/**
 * Predicts the classes of all rows, with a model outside training.
 *
 * @param plan The model.
 * @param variables Its parameters and moving statistics by name.
 * @param examples The rows.
 * @param options What the outputs are.
 * @returns The probability of each class, row after row.
 *
 * @example
 * ```ts
 * import { predictRows } from "@shrinklab/experiments/tables";
 * import { planModel } from "@shrinklab/models";
 * import { ModelVariables, ResidentExamples } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const plan = planModel({ input: [1], layers: [{ type: "Dense", units: 1 }] });
 * using variables = new ModelVariables(plan, [
 *   { name: "fc1/kernel", shape: [1, 1], values: Float32Array.of(0.5) },
 *   { name: "fc1/bias", shape: [1], values: Float32Array.of(0) },
 * ]);
 * const rows = { pixels: Float32Array.of(1, 2), shape: [1], labels: [0, 1], rows: 2 };
 * using examples = new ResidentExamples(rows, { scale: 1 });
 * const loss = "meanSquaredError";
 * const shares = predictRows(plan, variables.byName, examples, { loss });
 * assertEquals([...shares], [0.5, 0.5, 0, 1]);
 * ```
 */
export function predictRows(
  plan: ModelPlan,
  variables: Readonly<Record<string, tf.Tensor>>,
  examples: ResidentExamples,
  options: PredictOptions,
): Float32Array {
  const { loss, masks } = options;
  const width = plan.layers.at(-1)!.outputShape[0]!;
  const classes = Math.max(2, width);
  const all = new Float32Array(examples.rows * classes);
  for (const rows of batches(examples.rows, Math.min(BATCH, examples.rows))) {
    const values = tf.tidy(() => {
      const { x } = examples.gather(rows);
      const outputs = forward(plan, variables, x, { training: false, ...(masks ? { masks } : {}) });
      return probabilities(outputs, loss).dataSync();
    });
    all.set(values, rows[0]! * classes);
  }
  return all;
}

/**
 * The class of each row that has the largest probability, the first one of equals.
 *
 * @param shares Probability of each class, row after row.
 * @param classes Number of classes.
 * @returns A class for each row.
 *
 * @example
 * ```ts
 * import { largestClasses } from "@shrinklab/experiments/tables";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...largestClasses([0.2, 0.8, 0.5, 0.5], 2)], [1, 0]);
 * ```
 */
export function largestClasses(shares: ArrayLike<number>, classes: number): Int32Array {
  return Int32Array.from({ length: shares.length / classes }, (_, row) => {
    let largest = 0;
    for (let label = 1; label < classes; label++) {
      if (shares[row * classes + label]! > shares[row * classes + largest]!) largest = label;
    }
    return largest;
  });
}
