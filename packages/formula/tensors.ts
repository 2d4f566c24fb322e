import * as tf from "@tensorflow/tfjs";
import type { Arithmetic } from "./arithmetic.ts";

/**
 * Arithmetic on tfjs tensors, on whichever backend is active: every operation makes a new
 * tensor, so call it within `tf.tidy`.
 *
 * @example
 * ```ts
 * import { tensorArithmetic } from "@shrinklab/formula";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const one = tensorArithmetic.constant(1);
 * assertEquals([...tensorArithmetic.add(one, one).dataSync()], [2]);
 * one.dispose();
 * ```
 */
export const tensorArithmetic: Arithmetic<tf.Tensor> = {
  constant: (x) => tf.scalar(x),
  add: (a, b) => tf.add(a, b),
  subtract: (a, b) => tf.sub(a, b),
  multiply: (a, b) => tf.mul(a, b),
  multiplyAdd: (a, b, c) => tf.add(tf.mul(a, b), c),
  divide: (a, b) => tf.div(a, b),
  maximum: (a, b) => tf.maximum(a, b),
  minimum: (a, b) => tf.minimum(a, b),
  clip: (a, low, high) => tf.minimum(tf.maximum(a, low), high),
  abs: (a) => tf.abs(a),
  sqrt: (a) => tf.sqrt(a),
  exp: (a) => tf.exp(a),
  log: (a) => tf.log(a),
  sign: (a) => tf.sign(a),
};
