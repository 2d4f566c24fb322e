/**
 * Activations and their derivatives by definition, in float64. For tests only.
 *
 * @module
 */

/** An activation, and its derivative by its argument. */
export interface Activation {
  value(z: number): number;
  derivative(z: number): number;
}

/** Source: Klambauer et al., Self-Normalizing Neural Networks (2017). */
const [seluAlpha, seluScale] = [1.6732632423543772, 1.0507009873554805];

function elu(z: number): number {
  return z > 0 ? z : Math.expm1(z);
}

function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

/** The activations that the engine's kernels know. */
export const activations: Readonly<Record<string, Activation>> = {
  linear: { value: (z) => z, derivative: () => 1 },
  relu: { value: (z) => Math.max(z, 0), derivative: (z) => z > 0 ? 1 : 0 },
  tanh: { value: Math.tanh, derivative: (z) => 1 - Math.tanh(z) ** 2 },
  sigmoid: { value: sigmoid, derivative: (z) => sigmoid(z) * (1 - sigmoid(z)) },
  exponential: { value: Math.exp, derivative: Math.exp },
  elu: { value: elu, derivative: (z) => z > 0 ? 1 : Math.exp(z) },
  selu: {
    value: (z) => seluScale * (z > 0 ? z : seluAlpha * Math.expm1(z)),
    derivative: (z) => seluScale * (z > 0 ? 1 : seluAlpha * Math.exp(z)),
  },
};
