/**
 * Optimizers as elementwise rules, and their registry.
 *
 * @module
 */
export { adam, adamW } from "./adam.ts";
export { ftrl } from "./ftrl.ts";
export type {
  OptimizerFactory,
  OptimizerSpec,
  ProximalMetric,
  RuleResult,
  UpdateRule,
} from "./optimizer.ts";
export { createOptimizer, optimizers } from "./registry.ts";
export { rmsProp } from "./rms_prop.ts";
export { sgd } from "./sgd.ts";
