import type { OptimizerSpec, UpdateRule } from "./optimizer.ts";

/**
 * Stochastic gradient descent, with momentum v (0 at the start) and Nesterov's variant.
 *
 * With g the gradient:
 * - `pytorch`: coupled decay `g += weightDecay * w`; `v = momentum * v + g`;
 *   `w -= lr * (nesterov ? g + momentum * v : v)`. No dampening.
 * - `keras`: decoupled decay `w -= lr * weightDecay * w`; `v = momentum * v - lr * g`;
 *   `w += nesterov ? momentum * v - lr * g : v`.
 *
 * At a constant learning rate and without decay the two are the same; after a change of rate
 * Keras's v still holds steps of the old one. A proximal step follows at the rate
 * `lr / (1 - momentum)`, as momentum lengthens the steps of the gradient by that factor.
 *
 * @param spec `lr`, `momentum` (0), `nesterov` (false), `weightDecay` (0).
 * @returns The rule.
 *
 * Source: `torch.optim.SGD` of PyTorch 2.15, `keras.optimizers.SGD` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { sgd } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const rule = sgd({ type: "SGD", semantics: "pytorch", lr: 0.1, momentum: 0.9 });
 * assertEquals(rule.slots, ["velocity"]);
 * ```
 */
export function sgd(spec: OptimizerSpec): UpdateRule {
  const { semantics, momentum = 0, nesterov = false, weightDecay = 0 } = spec;
  const decay = { factor: weightDecay, decoupled: semantics === "keras" };
  const proximal = { rate: (_t: number, learningRate: number) => learningRate / (1 - momentum) };
  if (momentum === 0) {
    return {
      name: "sgd",
      slots: [],
      decay,
      proximal,
      constants: {},
      scalars: (_t, learningRate) => ({ learningRate }),
      evaluate: (m, gradient, v) => ({ step: m.multiply(v.learningRate!, gradient), slots: {} }),
    };
  }
  const rule = {
    slots: ["velocity"],
    decay,
    proximal,
    constants: { momentum },
    scalars: (_t: number, learningRate: number) => ({ learningRate }),
  };
  if (semantics === "pytorch") {
    return {
      ...rule,
      name: nesterov ? "sgd-pytorch(nesterov)" : "sgd-pytorch(momentum)",
      evaluate: (m, gradient, v) => {
        const velocity = m.add(m.multiply(v.momentum!, v.velocity!), gradient);
        const along = nesterov ? m.add(gradient, m.multiply(v.momentum!, velocity)) : velocity;
        return { step: m.multiply(v.learningRate!, along), slots: { velocity } };
      },
    };
  }
  return {
    ...rule,
    name: nesterov ? "sgd-keras(nesterov)" : "sgd-keras(momentum)",
    evaluate: (m, gradient, v) => {
      const pull = m.multiply(v.learningRate!, gradient);
      const velocity = m.subtract(m.multiply(v.momentum!, v.velocity!), pull);
      // Keras adds its velocity, a rule returns what is subtracted: the signs are turned.
      const step = nesterov
        ? m.subtract(pull, m.multiply(v.momentum!, velocity))
        : m.subtract(m.constant(0), velocity);
      return { step, slots: { velocity } };
    },
  };
}
