import { effectiveGradient, parsePenalties } from "@shrinklab/regularizers";
import { createOptimizer } from "@shrinklab/training/optimizers";
import type { MethodSpec } from "./experiment_spec.ts";

/**
 * Says what a method adds to the gradient of a weight w, so that strengths that frameworks scale
 * differently can be compared.
 *
 * @param method The method.
 * @returns One line, such as `l2 0.05: 0.1 w`.
 *
 * @example
 * ```ts
 * import { effectiveGradientOf, planExperiment } from "@shrinklab/experiments";
 * import { presets } from "@shrinklab/experiments/presets";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(planExperiment(presets.corrected).methods.map(effectiveGradientOf), [
 *   "weight-decay 0.1: 0.1 w",
 *   "l1 1: 1 sign(w)",
 *   "l2 0.05: 0.1 w",
 * ]);
 * ```
 */
export function effectiveGradientOf({ name, training, penaltyAlone }: MethodSpec): string {
  const { optimizer, penalty = "none" } = training;
  const alone = penaltyAlone ? ", and nothing from the data" : "";
  const [term] = parsePenalties(penalty);
  if (term !== undefined) return effectiveGradient(term.penalty) + alone;
  const { decay } = createOptimizer(optimizer);
  if (decay.factor === 0) return `${name}: nothing${alone}`;
  return effectiveGradient({ type: "weight-decay", ...decay }) + alone;
}
