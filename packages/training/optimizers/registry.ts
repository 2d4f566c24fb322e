import { adam } from "./adam.ts";
import { adamW } from "./adam_w.ts";
import { checkOptimizer } from "./check_optimizer.ts";
import type { OptimizerFactory, OptimizerSpec, UpdateRule } from "./optimizer.ts";
import { rmsProp } from "./rms_prop.ts";
import { sgd } from "./sgd.ts";

/** Every optimizer by the `type` of its spec; a new one is one line here. */
export const optimizers = {
  SGD: { create: sgd, fields: ["momentum", "nesterov"] },
  Adam: { create: adam, fields: ["beta1", "beta2", "epsilon"] },
  AdamW: { create: adamW, fields: ["beta1", "beta2", "epsilon"] },
  RMSprop: { create: rmsProp, fields: ["momentum", "rho", "epsilon"] },
} satisfies Record<OptimizerSpec["type"], OptimizerFactory>;

/**
 * Checks an optimizer's spec and makes its rule.
 *
 * @param spec The optimizer.
 * @returns The rule.
 * @throws {RangeError} If its type or semantics is unknown, a field is not one of its own, or a
 * value is out of range.
 *
 * @example
 * ```ts
 * import { createOptimizer } from "@shrinklab/training/optimizers";
 * import { assertEquals } from "@std/assert";
 *
 * const rule = createOptimizer({ type: "SGD", semantics: "pytorch", lr: 0.1 });
 * assertEquals(rule.scalars(1, 0.1), { learningRate: 0.1 });
 * ```
 */
export function createOptimizer(spec: OptimizerSpec): UpdateRule {
  checkOptimizer(spec, optimizers);
  return optimizers[spec.type].create(spec);
}
