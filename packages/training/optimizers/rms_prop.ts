import type { Arithmetic } from "@shrinklab/formula";
import type { OptimizerSpec, UpdateRule } from "./optimizer.ts";

/**
 * RMSprop: steps by the gradient over the root of its mean square v, not centered.
 *
 * With g the gradient and `v = rho * v + (1 - rho) * g^2`:
 * - `pytorch`: coupled decay `g += weightDecay * w` first; `s = g / (sqrt(v) + epsilon)`;
 *   `b = momentum * b + s`; `w -= lr * b`; rho 0.99 (its `alpha`), epsilon 1e-8.
 * - `keras`: decoupled decay `w -= lr * weightDecay * w`; `s = lr * g / sqrt(v + epsilon)`;
 *   `b = momentum * b + s`; `w -= b`; rho 0.9, epsilon 1e-7, inside the root.
 *
 * A proximal step follows in the metric of the denominator, at the rate `lr / (1 - momentum)`.
 *
 * @param spec `lr`, `rho`, `momentum` (0), `epsilon`, `weightDecay` (0).
 * @returns The rule.
 *
 * Source: Tieleman and Hinton (2012); `torch.optim.RMSprop` of PyTorch 2.15,
 * `keras.optimizers.RMSprop` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { rmsProp } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const rule = rmsProp({ type: "RMSprop", semantics: "keras", lr: 0.001 });
 * assertEquals(rule.constants.rho, 0.9);
 * ```
 */
export function rmsProp(spec: OptimizerSpec): UpdateRule {
  const { semantics, momentum = 0, weightDecay = 0 } = spec;
  const keras = semantics === "keras";
  const rho = spec.rho ?? (keras ? 0.9 : 0.99);
  const epsilon = spec.epsilon ?? (keras ? 1e-7 : 1e-8);
  const hasMomentum = momentum !== 0;
  const denominator = <T>(m: Arithmetic<T>, { square, epsilon }: Readonly<Record<string, T>>) =>
    keras ? m.sqrt(m.add(square!, epsilon!)) : m.add(m.sqrt(square!), epsilon!);
  return {
    name: `rmsprop-${semantics}${hasMomentum ? "(momentum)" : ""}`,
    slots: hasMomentum ? ["square", "velocity"] : ["square"],
    decay: { factor: weightDecay, decoupled: keras },
    proximal: {
      rate: (_t, learningRate) => learningRate / (1 - momentum),
      evaluate: denominator,
    },
    constants: { rho, rest: 1 - rho, epsilon, ...(hasMomentum ? { momentum } : {}) },
    scalars: (_t, learningRate) => ({ learningRate }),
    evaluate(m, gradient, v) {
      const { epsilon, learningRate } = v;
      const latest = m.multiply(v.rest!, m.multiply(gradient, gradient));
      const square = m.multiplyAdd(v.rho!, v.square!, latest);
      const metric = denominator(m, { square, epsilon: epsilon! });
      if (!hasMomentum) {
        return { pull: m.multiply(learningRate!, gradient), slots: { square }, metric };
      }
      const scaled = keras ? m.multiply(learningRate!, gradient) : gradient;
      const velocity = m.add(m.multiply(v.momentum!, v.velocity!), m.divide(scaled, metric));
      const step = keras ? velocity : m.multiply(learningRate!, velocity);
      return { step, slots: { square, velocity }, metric };
    },
  };
}
