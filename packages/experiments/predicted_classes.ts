import { batches } from "@shrinklab/data/batches";
import { forward, type ModelSpec, type NamedTensor, planModel } from "@shrinklab/models";
import { ModelVariables, type ResidentExamples } from "@shrinklab/training";
import * as tf from "@tensorflow/tfjs";

/**
 * Counts how often a model answers each class.
 *
 * @param model The model; its last layer gives logits.
 * @param weights Its weights.
 * @param examples What it answers to.
 * @param options `batchSize`: rows at a time; `dropLast`: leave out a last batch that is not full.
 * @returns One count for each class.
 *
 * @example
 * ```ts
 * import { useBackend } from "@shrinklab/backends";
 * import { predictedClasses } from "@shrinklab/experiments/predicted_classes";
 * import { ResidentExamples } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * using _backend = await useBackend("cpu");
 * const rows = { pixels: Uint8Array.of(1, 0, 1), shape: [1], labels: [1, 0, 0], rows: 3 };
 * using examples = new ResidentExamples(rows, { scale: 1 });
 * const counts = predictedClasses({ input: [1], layers: [{ type: "Dense", units: 2 }] }, [
 *   { name: "fc1/kernel", shape: [1, 2], values: Float32Array.of(0, 1) },
 *   { name: "fc1/bias", shape: [2], values: Float32Array.of(0.5, 0) },
 * ], examples, { batchSize: 2, dropLast: false });
 * assertEquals(counts, [1, 2]);
 * ```
 */
export function predictedClasses(
  model: ModelSpec,
  weights: readonly NamedTensor[],
  examples: ResidentExamples,
  options: { readonly batchSize: number; readonly dropLast: boolean },
): number[] {
  const classes = planModel(model).layers.at(-1)!.outputShape[0]!;
  const counts: number[] = Array(classes).fill(0);
  for (const answer of answeredClasses(model, weights, examples, options)) counts[answer]!++;
  return counts;
}

/**
 * Tells which class a model answers to each row.
 *
 * @param model The model; its last layer gives logits.
 * @param weights Its weights.
 * @param examples What it answers to.
 * @param options `batchSize`: rows at a time; `dropLast`: leave out a last batch that is not full.
 * @returns One class a row.
 *
 * @example
 * ```ts ignore
 * const answers = answeredClasses(model, weights, examples, { batchSize: 500 });
 * ```
 */
export function answeredClasses(
  model: ModelSpec,
  weights: readonly NamedTensor[],
  examples: ResidentExamples,
  options: { readonly batchSize: number; readonly dropLast?: boolean },
): number[] {
  const { batchSize, dropLast = false } = options;
  const plan = planModel(model);
  using variables = new ModelVariables(plan, weights);
  return [...batches(examples.rows, batchSize, { dropLast })].flatMap((rows) =>
    tf.tidy(() => {
      const { x } = examples.gather(rows);
      const outputs = forward(plan, variables.byName, x, { training: false });
      return [...tf.argMax(outputs, 1).dataSync()];
    })
  );
}
