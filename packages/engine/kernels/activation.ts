/**
 * Activations and their derivatives, as code for four lanes.
 *
 * @module
 */
import { lanes, type V128, variable } from "../wasm/mod.ts";
import { exp, tanh } from "./transcendental.ts";

/** An activation: its value, and its derivative expressed by its value. */
export interface ActivationCode {
  /** `f(z)`. */
  value(z: V128): V128;
  /** `dy * f'(z)`, where `y = f(z)`. */
  gradient(dy: V128, y: V128): V128;
}

/** The activations that kernels can end with. */
export const activations: Record<string, ActivationCode> = {
  linear: { value: (z) => z, gradient: (dy) => dy },
  relu: {
    value: (z) => z.max(lanes(0)),
    gradient: (dy, y) => y.gt(lanes(0)).and(dy),
  },
  tanh: {
    value: tanh,
    gradient: (dy, y) => dy.sub(dy.mul(y).mul(y)),
  },
  sigmoid: {
    value: (z) => lanes(1).div(lanes(1).add(exp(z.neg()))),
    gradient: (dy, y) => dy.mul(y).mul(lanes(1).sub(y)),
  },
};

/**
 * The activation of that name.
 *
 * @throws {RangeError} If there is none.
 */
export function activationCode(name: string): ActivationCode {
  const found = activations[name];
  if (!found) {
    throw new RangeError(
      `Cannot write a kernel: activation is "${name}", want ${Object.keys(activations).join(", ")}`,
    );
  }
  return {
    value: found.value,
    gradient: (dy, y) => found.gradient(variable(dy), variable(y)),
  };
}
