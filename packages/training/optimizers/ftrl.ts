import { softThreshold } from "@shrinklab/regularizers";
import type { OptimizerSpec, UpdateRule } from "./optimizer.ts";

/**
 * Follow the regularized leader: a sum of gradients instead of a step from weight to weight, with
 * an L1 that gives exact zeros; the only optimizer of Keras that does.
 *
 * With g the gradient, n the sum of squares and z that of gradients, less what the weight has
 * moved: `n' = n + g^2`; `z += g - (sqrt(n') - sqrt(n)) / lr * w`;
 * `w = (clip(z, -l1, l1) - z) / ((sqrt(n') + beta) / lr + 2 * l2)`. n begins with
 * `initialAccumulator`, z with 0: the first step forgets the initial weights. l1 and l2 are on every
 * parameter, biases too.
 *
 * @param spec `lr`, `l1` (0), `l2` (0), `initialAccumulator` (0.1), `beta` (0),
 * `learningRatePower` (-0.5, no other).
 * @returns The rule; no proximal step follows it.
 *
 * Source: McMahan et al. (2013); `keras.optimizers.Ftrl` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { ftrl } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const rule = ftrl({ type: "Ftrl", semantics: "keras", lr: 0.1, l1: 0.01 });
 * assertEquals(rule.initial, { squares: 0.1 });
 * ```
 */
export function ftrl(spec: OptimizerSpec): UpdateRule {
  const { l1 = 0, l2 = 0, initialAccumulator = 0.1, beta = 0 } = spec;
  return {
    name: "ftrl",
    slots: ["squares", "pulls"],
    initial: { squares: initialAccumulator },
    decay: { factor: 0, decoupled: true },
    constants: { l1, twiceL2: 2 * l2, beta },
    scalars: (_t, learningRate) => ({ inverseRate: 1 / learningRate }),
    evaluate(m, gradient, { w, squares, pulls, l1, twiceL2, beta, inverseRate }) {
      const next = m.multiplyAdd(gradient, gradient, squares!);
      const root = m.sqrt(next);
      const moved = m.multiply(m.subtract(root, m.sqrt(squares!)), inverseRate!);
      const pull = m.subtract(m.add(pulls!, gradient), m.multiply(moved, w!));
      const curve = m.multiplyAdd(m.add(root, beta!), inverseRate!, twiceL2!);
      const weight = m.divide(m.subtract(m.constant(0), softThreshold(m, pull, l1!)), curve);
      return { weight, slots: { squares: next, pulls: pull } };
    },
  };
}
