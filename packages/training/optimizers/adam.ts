import type { Arithmetic } from "@shrinklab/formula";
import type { OptimizerSpec, UpdateRule } from "./optimizer.ts";

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
 * The corrections are calculated in float64 and enter as scalars. A proximal step follows in the
 * metric of the denominator, with the learning rate alone: the first correction belongs to the
 * gradient (Yun et al., 2021).
 *
 * @param spec `lr`, `beta1` (0.9), `beta2` (0.999), `epsilon`, `weightDecay` (0).
 * @returns The rule.
 *
 * Source: Kingma and Ba (2015); `torch.optim.Adam` of PyTorch 2.15, `keras.optimizers.Adam` of
 * Keras 3.15.
 *
 * @example
 * ```ts
 * import { adam } from "@shrinklab/training";
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
  const rootScale = (t: number) => Math.sqrt(1 - power2(t));
  return {
    name: "adam",
    slots: ["mean", "square"],
    fading: ["mean"],
    proximal: {
      rate: (t, learningRate) => semantics === "keras" ? learningRate * rootScale(t) : learningRate,
      evaluate: denominator,
    },
    decay: { factor: weightDecay, decoupled: semantics === "keras" },
    constants,
    scalars(t, learningRate) {
      const stepSize = learningRate / (1 - power1(t));
      const root = rootScale(t);
      // Keras moves the second correction out of the denominator, and epsilon with it.
      return semantics === "keras"
        ? { stepSize: stepSize * root, rootScale: 1 }
        : { stepSize, rootScale: 1 / root };
    },
    evaluate(m, gradient, v) {
      const mean = m.multiplyAdd(v.beta1!, v.mean!, m.multiply(v.rest1!, gradient));
      const latest = m.multiply(v.rest2!, m.multiply(gradient, gradient));
      const square = m.multiplyAdd(v.beta2!, v.square!, latest);
      const metric = denominator(m, { square, rootScale: v.rootScale!, epsilon: v.epsilon! });
      return { pull: m.multiply(v.stepSize!, mean), slots: { mean, square }, metric };
    },
  };
}

function denominator<T>(m: Arithmetic<T>, v: Readonly<Record<string, T>>): T {
  return m.multiplyAdd(m.sqrt(v.square!), v.rootScale!, v.epsilon!);
}

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
 * import { adamW } from "@shrinklab/training";
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

/**
 * `base ** exponent` by products alone, for many exponents.
 *
 * `**` and `Math.pow` round differently from one JavaScript engine to the next; products do not, so
 * that a run gives the same bits in every browser.
 *
 * @param base Any number.
 * @returns A function that takes a whole number from 0 to below 2^32 and gives the power, in at most
 *   `log2(exponent)` products: it keeps the base's squares, their squares, and so on.
 *
 * @example
 * ```ts
 * import { powersOf } from "./adam.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const power = powersOf(3);
 * assertEquals([power(5), power(2)], [243, 9]);
 * ```
 */
export function powersOf(base: number): (exponent: number) => number {
  const squares = [base];
  return (exponent) => {
    let result = 1;
    // It is called at every step, most of which V8 interprets in a short run: hence the shifts.
    for (let [rest, k] = [exponent, 0]; rest !== 0; rest >>>= 1, k++) {
      if (k === squares.length) squares.push(squares[k - 1]! * squares[k - 1]!);
      if (rest & 1) result *= squares[k]!;
    }
    return result;
  };
}
