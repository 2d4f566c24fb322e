import { epochsOf, type Method, optimizerText } from "@shrinklab/experiments";

/**
 * How a method is trained, in words.
 *
 * @param method The method.
 * @returns Loss, optimizer, batches, epochs, and whose weights count.
 *
 * @example
 * ```ts
 * import { trainingText } from "@shrinklab/report";
 * import { presets } from "@shrinklab/experiments/presets";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   trainingText(presets.quick.methods[0]!),
 *   "softmaxCrossEntropy, SGD (pytorch), learning rate 0.05, momentum 0.9, batch 64, 5 epochs, " +
 *     "keeps the last weights",
 * );
 * ```
 */
export function trainingText(method: Method): string {
  const { batchSize, epochs, evaluateEvery = 1, stop, choose, schedule, classWeights, monteCarlo } =
    method;
  if (epochs === 0) return `none (0 epochs), ${method.loss}`;
  // The weight decay of a method stands with what it adds to the gradient.
  const { weightDecay: _, ...optimizer } = method.optimizer;
  const all = method.prune === undefined
    ? ""
    : `, pruned by ${method.prune}: ${epochsOf(method)} in all`;
  const every = evaluateEvery === 1 ? "" : `, evaluated every ${evaluateEvery}`;
  return [
    method.loss,
    optimizerText(optimizer),
    ...(schedule === undefined ? [] : [`schedule ${scheduleText(schedule)}`]),
    ...(classWeights === undefined
      ? []
      : [`class weights ${classWeights === "balanced" ? classWeights : classWeights.join(" ")}`]),
    batchSize === "all" ? "full batch" : `batch ${batchSize}`,
    `${stop ? "at most " : ""}${epochs} ${epochs === 1 ? "epoch" : "epochs"}${all}${every}`,
    ...(stop === undefined ? [] : [`stops ${stop.patience} epochs after the best ${stop.monitor}`]),
    `keeps the ${choose === undefined ? "last weights" : `weights of the best ${choose.monitor}`}`,
    ...(monteCarlo === undefined ? [] : [`then ${monteCarlo.passes} dropout masks`]),
  ].join(", ");
}

function scheduleText({ type, ...numbers }: object & { readonly type: string }): string {
  const list = Object.entries(numbers).map(([name, value]) => `${name}=${value}`);
  return list.length === 0 ? type : `${type}(${list.join(",")})`;
}
