import type { Arithmetic } from "@shrinklab/formula";
import * as tf from "@tensorflow/tfjs";

/** An activation function, with a derivative that needs the output alone. */
export interface Activation {
  /** The function, as a tfjs operation. */
  apply(z: tf.Tensor): tf.Tensor;
  /**
   * The derivative at z, expressed by the output `y = f(z)`: the gradient then needs no input
   * kept in memory.
   */
  derivative<T>(m: Arithmetic<T>, y: T): T;
}

/** The constants of SELU, by which mean 0 and variance 1 stay from layer to layer. */
export const SELU_SCALE = 1.0507009873554805;
/** The lower limit of SELU is -SELU_SCALE * SELU_ALPHA. */
export const SELU_ALPHA = 1.6732632423543772;

/** Name of an elementwise activation. */
export type ActivationName =
  | "linear"
  | "relu"
  | "tanh"
  | "sigmoid"
  | "elu"
  | "selu"
  | "exponential";

/**
 * Every activation by the name that specs use; a new one is one entry here.
 *
 * - `linear`: z.
 * - `relu`: max(z, 0), derivative 0 at 0.
 * - `tanh`, `sigmoid`: hyperbolic tangent, logistic function.
 * - `elu`: z above 0, exp(z) - 1 below (Clevert et al. 2015, alpha 1).
 * - `selu`: 1.0507 z above 0, 1.7581 (exp(z) - 1) below (Klambauer et al. 2017), for
 *   `lecun-normal` kernels.
 * - `exponential`: exp(z), what a layer ends with that expects counts.
 *
 * @example
 * ```ts
 * import { activations } from "@shrinklab/ops";
 * import { numberArithmetic } from "@shrinklab/formula";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(activations.tanh.derivative(numberArithmetic, 0.5), 0.75);
 * ```
 */
export const activations: Readonly<Record<ActivationName, Activation>> = {
  linear: {
    apply: (z) => z,
    derivative: (m) => m.constant(1),
  },
  relu: {
    apply: (z) => tf.relu(z),
    derivative: (m, y) => m.sign(y),
  },
  tanh: {
    apply: (z) => tf.tanh(z),
    derivative: (m, y) => m.subtract(m.constant(1), m.multiply(y, y)),
  },
  sigmoid: {
    apply: (z) => tf.sigmoid(z),
    derivative: (m, y) => m.multiply(y, m.subtract(m.constant(1), y)),
  },
  elu: {
    apply: (z) => tf.elu(z),
    derivative: (m, y) => m.add(m.constant(1), m.minimum(y, m.constant(0))),
  },
  exponential: {
    apply: (z) => tf.exp(z),
    derivative: (_, y) => y,
  },
  selu: {
    apply: (z) => tf.selu(z),
    derivative(m, y) {
      const below = m.maximum(m.subtract(m.constant(0), m.sign(y)), m.constant(0));
      const slopeBelow = m.add(m.minimum(y, m.constant(0)), m.constant(SELU_SCALE * SELU_ALPHA));
      const slopeAbove = m.multiply(m.subtract(m.constant(1), below), m.constant(SELU_SCALE));
      return m.add(m.multiply(below, slopeBelow), slopeAbove);
    },
  },
};
