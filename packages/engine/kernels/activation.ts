/**
 * Activations and their derivatives, as code for four lanes.
 *
 * @module
 */
import { lanes, variable, type Vector } from "../wasm/mod.ts";
import { exp, tanh } from "./transcendental.ts";

/** An activation: its value, and its derivative expressed by its value. */
export interface ActivationCode {
  /** `f(z)`. */
  value(z: Vector): Vector;
  /** `dy * f'(z)`, where `y = f(z)`. */
  gradient(dy: Vector, y: Vector): Vector;
}

/** Constants of SELU. Source: Klambauer et al., Self-Normalizing Neural Networks (2017). */
const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;

function elu(value: Vector, scale: number, alpha: number): Vector {
  const z = variable(value);
  const below = exp(z.min(lanes(0))).sub(lanes(1)).mul(lanes(scale * alpha));
  return z.gt(lanes(0)).blend(z.mul(lanes(scale)), below);
}

/** The activations that kernels can end with. */
export const activations: Record<string, ActivationCode> = {
  linear: { value: (z) => z, gradient: (dy) => dy },
  relu: {
    // One instruction, and NaN stays: pmax keeps its left side unless the right one is larger.
    value: (z) => z.pmax(lanes(0)),
    gradient: (dy, y) => y.gt(lanes(0)).and(dy),
  },
  tanh: {
    value: tanh,
    gradient: (dy, y) => dy.sub(dy.mul(y).mul(y)),
  },
  elu: {
    value: (z) => elu(z, 1, 1),
    gradient: (dy, y) => dy.mul(y.min(lanes(0)).add(lanes(1))),
  },
  selu: {
    value: (z) => elu(z, seluScale, seluAlpha),
    gradient: (dy, y) => {
      const below = y.add(lanes(seluScale * seluAlpha));
      return dy.mul(y.gt(lanes(0)).blend(lanes(seluScale), below));
    },
  },
  exponential: {
    value: exp,
    gradient: (dy, y) => dy.mul(y),
  },
  sigmoid: {
    value: (z) => lanes(1).div(lanes(1).add(exp(z.neg()))),
    gradient: (dy, y) => dy.mul(y).mul(lanes(1).sub(y)),
  },
};

/** Whether an activation is a long calculation: all but those that are one instruction or none. */
export function isLong(activation: string): boolean {
  return activation !== "linear" && activation !== "relu";
}

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
