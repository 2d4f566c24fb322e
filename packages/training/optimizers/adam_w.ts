import { adam } from "./adam.ts";
import type { OptimizerSpec, UpdateRule } from "./optimizer.ts";

/**
 * AdamW: Adam whose weight decay is decoupled from the gradient, `w *= 1 - lr * weightDecay`
 * before the step, so that it is not divided by the root of the mean square.
 *
 * It is on every parameter, biases too, in both frameworks. Defaults: weightDecay 0.01 and
 * epsilon 1e-8 under `pytorch`, 0.004 and 1e-7 under `keras`; the rest as `adam`.
 *
 * @param spec `lr`, `beta1` (0.9), `beta2` (0.999), `epsilon`, `weightDecay`.
 * @returns The rule.
 *
 * Source: Loshchilov and Hutter (2019); `torch.optim.AdamW` of PyTorch 2.15,
 * `keras.optimizers.AdamW` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { adamW } from "@shrinklab/training/optimizers";
 * import { assertEquals } from "@std/assert";
 *
 * const rule = adamW({ type: "AdamW", semantics: "pytorch", lr: 0.001 });
 * assertEquals(rule.decay, { factor: 0.01, decoupled: true });
 * ```
 */
export function adamW(spec: OptimizerSpec): UpdateRule {
  const factor = spec.weightDecay ?? (spec.semantics === "keras" ? 0.004 : 0.01);
  return { ...adam(spec), decay: { factor, decoupled: true } };
}
