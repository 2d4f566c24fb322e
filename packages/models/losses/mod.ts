/**
 * Data losses: what training makes small, and their registry.
 *
 * @module
 */
export { countCorrectOf } from "./count_correct_of.ts";
export * from "./cross_entropies.ts";
export { elementwiseLoss, type LossRule } from "./elementwise_loss.ts";
export type { Loss, OutputKind } from "./loss.ts";
export { numberTargets } from "./number_targets.ts";
export * from "./regression.ts";
export * from "./registry.ts";
