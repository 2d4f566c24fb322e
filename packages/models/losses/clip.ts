import type { Arithmetic } from "@shrinklab/formula";

/** What keeps Keras's losses from the logarithm of 0 (`keras.config.epsilon()`, Keras 3.15). */
export const EPSILON = 1e-7;

/**
 * 1 where `x >= low`, else 0: the derivative of `max(x, low)`, which at equality is x's.
 *
 * @param m Arithmetic.
 * @param x The value.
 * @param low The bound.
 * @returns 0 or 1.
 */
export function isAtLeast<T>(m: Arithmetic<T>, x: T, low: T): T {
  return m.subtract(m.constant(1), m.maximum(m.sign(m.subtract(low, x)), m.constant(0)));
}
