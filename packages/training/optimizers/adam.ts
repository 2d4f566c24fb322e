import type { OptimizerSpec, UpdateRule } from "./optimizer.ts";
import { powersOf } from "./powers_of.ts";

/**
 * Adam: steps by the mean gradient m over the root of the mean square v, both corrected for
 * their start at 0.
 *
 * With g the gradient, t the step from 1, `m = beta1 * m + (1 - beta1) * g` and
 * `v = beta2 * v + (1 - beta2) * g^2`:
 * - `pytorch`: coupled decay `g += weightDecay * w` first;
 *   `w -= lr / (1 - beta1^t) * m / (sqrt(v / (1 - beta2^t)) + epsilon)`; epsilon 1e-8.
 * - `keras` (and TensorFlow 1): decoupled decay `w -= lr * weightDecay * w`;
 *   `w -= lr * sqrt(1 - beta2^t) / (1 - beta1^t) * m / (sqrt(v) + epsilon)`; epsilon 1e-7, outside
 *   the bias correction, so it counts for more in the first steps.
 *
 * The corrections are calculated in float64 and enter as scalars.
 *
 * @param spec `lr`, `beta1` (0.9), `beta2` (0.999), `epsilon`, `weightDecay` (0).
 * @returns The rule.
 *
 * Source: Kingma and Ba (2015); `torch.optim.Adam` of PyTorch 2.15, `keras.optimizers.Adam` of
 * Keras 3.15.
 *
 * @example
 * ```ts
 * import { adam } from "@shrinklab/training/optimizers";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const rule = adam({ type: "Adam", semantics: "pytorch", lr: 0.001 });
 * assertAlmostEquals(rule.scalars(1, 0.001).stepSize!, 0.01, 1e-12);
 * ```
 */
export function adam(spec: OptimizerSpec): UpdateRule {
  const { semantics, beta1 = 0.9, beta2 = 0.999, weightDecay = 0 } = spec;
  const epsilon = spec.epsilon ?? (semantics === "keras" ? 1e-7 : 1e-8);
  // Keras rounds the betas of the corrections to float32, even in a float64 model: with 0.999 the
  // first correction differs by 1.3e-5 of itself.
  const [base1, base2] = semantics === "keras"
    ? [Math.fround(beta1), Math.fround(beta2)]
    : [beta1, beta2];
  const [power1, power2] = [powersOf(base1), powersOf(base2)];
  const constants = { beta1, rest1: 1 - beta1, beta2, rest2: 1 - beta2, epsilon };
  return {
    name: "adam",
    slots: ["mean", "square"],
    decay: { factor: weightDecay, decoupled: semantics === "keras" },
    constants,
    scalars(t, learningRate) {
      const stepSize = learningRate / (1 - power1(t));
      const root = Math.sqrt(1 - power2(t));
      // Keras moves the second correction out of the denominator, and epsilon with it.
      return semantics === "keras"
        ? { stepSize: stepSize * root, rootScale: 1 }
        : { stepSize, rootScale: 1 / root };
    },
    evaluate(m, gradient, v) {
      const mean = m.multiplyAdd(v.beta1!, v.mean!, m.multiply(v.rest1!, gradient));
      const latest = m.multiply(v.rest2!, m.multiply(gradient, gradient));
      const square = m.multiplyAdd(v.beta2!, v.square!, latest);
      const root = m.multiplyAdd(m.sqrt(square), v.rootScale!, v.epsilon!);
      return { step: m.divide(m.multiply(v.stepSize!, mean), root), slots: { mean, square } };
    },
  };
}
