/**
 * Penalties on weights and outputs, constraints on kernels, their registries and text forms, and
 * which parameters they are over.
 *
 * @module
 */
export { activityPenalty } from "./activity_penalty.ts";
export * from "./constraint.ts";
export * from "./constraints.ts";
export { effectiveGradient, type WeightDecay } from "./effective_gradient.ts";
export * from "./layer_regularizers.ts";
export {
  definePenalty,
  type ElementwisePenalty,
  type Factors,
  type GradientPenalty,
  type GroupPenalty,
  isElementwise,
  isGroupPenalty,
  isMatrixPenalty,
  isProximal,
  type MatrixPenalty,
  type Penalty,
  type PenaltyBase,
  type PenaltyRule,
  type ProximalPenalty,
  type ProximalRule,
  type Scope,
  type StepMetric,
  type StepSize,
  timesStep,
} from "./penalty.ts";
export * from "./penalty_term.ts";
export * from "./penalty_text.ts";
export * from "./registry.ts";
