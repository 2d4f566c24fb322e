/**
 * Penalties with a proximal step: it follows the optimizer's step, in the optimizer's metric, and
 * gives exact zeros, which no gradient step does.
 *
 * After a step to z, w becomes the x at which `R(x) + sum (x - z)^2 / (2 scale)` is least. `scale` is
 * the learning rate over what the optimizer divides the gradient by: for SGD the learning rate
 * itself, with momentum mu over 1 - mu; for Adam `lr / (sqrt(v / (1 - beta2^t)) + epsilon)`, an
 * entry each.
 *
 * Sources: N. Parikh, S. Boyd, Proximal Algorithms (2014); in the metric of adaptive optimizers
 * J. Yun et al., Adaptive Proximal Gradient Methods (2021).
 *
 * @module
 */
import type { Arithmetic } from "@shrinklab/formula";
import { numberArithmetic } from "@shrinklab/formula/numbers";
import { shortNumber } from "@shrinklab/names";
import {
  checkFactors,
  type Factors,
  type ProximalPenalty,
  type ProximalRule,
  timesStep,
} from "./penalty.ts";

/**
 * Soft threshold: `sign(z) * max(|z| - threshold, 0)`, as z less what of it lies within the
 * threshold, so that inside it exactly 0 is left.
 *
 * @param z What is drawn to 0.
 * @param threshold By how much, 0 or more.
 * @returns The value.
 *
 * Source: Donoho and Johnstone (1994).
 *
 * @example
 * ```ts
 * import { numberArithmetic } from "@shrinklab/formula";
 * import { softThreshold } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([3, 1, -3].map((z) => softThreshold(numberArithmetic, z, 2)), [1, 0, -1]);
 * ```
 */
export function softThreshold<T>(m: Arithmetic<T>, z: T, threshold: T): T {
  const minus = m.subtract(m.constant(0), threshold);
  return m.subtract(z, m.clip(z, minus, threshold));
}

/**
 * L1 by proximal steps: `factor * sum |w|`, `w = soft(z, scale * factor)`.
 *
 * @param factor Strength, 0 or more, in units of the loss per unit of weight.
 * @returns The penalty.
 * @throws {RangeError} If `factor` is negative or not finite.
 *
 * Source: Daubechies, Defrise and De Mol (2004).
 *
 * @example
 * ```ts
 * import { proximalStep, proxL1 } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...proximalStep(proxL1(2), [3, -0.5], [0.5, 0.5])], [2, 0]);
 * ```
 */
export function proxL1(factor: number): ProximalPenalty {
  return defineProximal("prox-l1", { factor }, {
    summand: (w) => factor * Math.abs(w),
    step: (m, pulled, { rate, metric }, { factor }) =>
      divided(m, softThreshold(m, pulled, m.multiply(rate, factor!)), metric),
    text: (times) => `a threshold of ${times(factor)} a step`,
  });
}

/**
 * Elastic net by proximal steps: `sum (l1 * |w| + l2 / 2 * w^2)`,
 * `w = soft(z, scale * l1) / (1 + scale * l2)`.
 *
 * @param l1 Strength of the absolute values, 0 or more.
 * @param l2 Strength of half the squares, 0 or more.
 * @returns The penalty.
 * @throws {RangeError} If a strength is negative or not finite.
 *
 * Source: Zou and Hastie (2005).
 *
 * @example
 * ```ts
 * import { proxElasticNet, proximalStep } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...proximalStep(proxElasticNet(1, 3), [3, 0.5], [1, 1])], [0.5, 0]);
 * ```
 */
export function proxElasticNet(l1: number, l2: number): ProximalPenalty {
  return defineProximal("prox-elastic-net", { l1, l2 }, {
    summand: (w) => l1 * Math.abs(w) + l2 / 2 * w * w,
    step: (m, pulled, { rate, metric = m.constant(1) }, { l1, l2 }) =>
      m.divide(
        softThreshold(m, pulled, m.multiply(rate, l1!)),
        m.multiplyAdd(rate, l2!, metric),
      ),
    text: (times) => `a threshold of ${times(l1)} a step, then w / (1 + ${times(l2)})`,
  });
}

/**
 * L1 on weights that may not be negative: `factor * sum w`, `w = max(z - scale * factor, 0)`.
 *
 * @param factor Strength, 0 or more.
 * @returns The penalty.
 * @throws {RangeError} If `factor` is negative or not finite.
 *
 * @example
 * ```ts
 * import { proximalStep, proxL1NonNegative } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...proximalStep(proxL1NonNegative(1), [3, -3], [1, 1])], [2, 0]);
 * ```
 */
export function proxL1NonNegative(factor: number): ProximalPenalty {
  return defineProximal("prox-l1-non-negative", { factor }, {
    summand: (w) => w < 0 ? Infinity : factor * w,
    step(m, pulled, { rate, metric }, { factor }) {
      const rest = m.subtract(pulled, m.multiply(rate, factor!));
      return divided(m, m.maximum(rest, m.constant(0)), metric);
    },
    text: (times) => `w falls by ${times(factor)} a step, to 0 at least`,
  });
}

/**
 * L0, the number of weights that are not 0, by proximal steps: `factor * count`, z is kept where
 * `|z| > sqrt(2 * scale * factor)`. Not convex: where it ends depends on where it began.
 *
 * @param factor Strength, 0 or more, in units of the loss per weight.
 * @returns The penalty.
 * @throws {RangeError} If `factor` is negative or not finite.
 *
 * Source: Blumensath and Davies (2008).
 *
 * @example
 * ```ts
 * import { proximalStep, proxL0 } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...proximalStep(proxL0(2), [3, 1.9], [1, 1])], [3, 0]);
 * ```
 */
export function proxL0(factor: number): ProximalPenalty {
  return defineProximal("prox-l0", { factor }, {
    summand: (w) => w === 0 ? 0 : factor,
    step(m, pulled, { rate, metric }, { factor }) {
      const z = divided(m, pulled, metric);
      const square = m.multiply(m.multiply(m.constant(2), rate), factor!);
      const least = m.sqrt(divided(m, square, metric));
      return m.multiply(z, m.sign(m.maximum(m.subtract(m.abs(z), least), m.constant(0))));
    },
    text: (times) => `0 where a step leaves |w| <= sqrt(${times(2 * factor)})`,
  });
}

/**
 * Weights within bounds: `w = min(max(z, low), high)`.
 *
 * @param low The least weight.
 * @param high The largest, at least `low`.
 * @returns The penalty: 0 within, infinite outside.
 * @throws {RangeError} If one is not finite, or `high` is below `low`.
 *
 * @example
 * ```ts
 * import { box, proximalStep } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...proximalStep(box(-1, 2), [3, -3, 0.5], [1, 1, 1])], [2, -1, 0.5]);
 * ```
 */
export function box(low: number, high: number): ProximalPenalty {
  for (const [name, value] of Object.entries({ low, high })) {
    if (!Number.isFinite(value)) {
      throw new RangeError(`Cannot apply box: ${name} is ${value}, want a number`);
    }
  }
  if (high < low) throw new RangeError(`Cannot apply box: high is ${high}, want at least ${low}`);
  return {
    type: "box",
    factors: { low, high },
    gradientText: () =>
      `none, instead w is brought between ${shortNumber(low)} and ${shortNumber(high)}`,
    value: (weights) => Array.from(weights).every((w) => low <= w && w <= high) ? 0 : Infinity,
    proximal: (m, pulled, { metric }, { low, high }) =>
      m.clip(divided(m, pulled, metric), low!, high!),
  };
}

/**
 * Makes the proximal step of a penalty, in float64.
 *
 * @param penalty The penalty.
 * @param z Where the optimizer's step came to.
 * @param scale For each entry the learning rate over the optimizer's metric, above 0.
 * @returns The weights.
 *
 * @example
 * ```ts
 * import { proximalStep, proxL1 } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...proximalStep(proxL1(1), [1, 1], [0.25, 2])], [0.75, 0]);
 * ```
 */
export function proximalStep(
  { proximal, factors }: ProximalPenalty,
  z: ArrayLike<number>,
  scale: ArrayLike<number>,
): Float64Array {
  return Float64Array.from(
    z,
    (x, i) => proximal(numberArithmetic, x, { rate: scale[i]! }, factors),
  );
}

/** x over the metric, where there is one. */
function divided<T>(m: Arithmetic<T>, x: T, metric: T | undefined): T {
  return metric === undefined ? x : m.divide(x, metric);
}

interface Definition {
  readonly summand: (w: number) => number;
  readonly step: ProximalRule;
  /** What a step does, given what writes a number times the step's size. */
  readonly text: (times: (factor: number) => string) => string;
}

function defineProximal(type: string, factors: Factors, definition: Definition): ProximalPenalty {
  checkFactors(type, factors);
  const { summand, step, text } = definition;
  return {
    type,
    factors,
    gradientText: (step) => `none, instead ${text((factor) => timesStep(factor, step))}`,
    value: (weights) => Array.from(weights).reduce((sum, w) => sum + summand(w), 0),
    proximal: step,
  };
}
