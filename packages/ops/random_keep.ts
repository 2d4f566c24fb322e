import { askNumber, hasKernel, type HostNumber } from "@shrinklab/formula";
import * as tf from "@tensorflow/tfjs";
import { philox } from "./philox.ts";
import { runKernel } from "./run_kernel.ts";

/** Which of the random elements are drawn. */
export interface RandomKeepOptions {
  /** Share of elements that are 0, from 0 to below 1. */
  readonly rate: number;
  /**
   * Two 32-bit words that fix all masks of a run; a function is asked anew when a recorded step is
   * replayed.
   */
  readonly key: readonly [HostNumber, HostNumber];
  /** Which layer it is for. */
  readonly layer: number;
  /** Which step it is for; a function is asked anew when a recorded step is replayed. */
  readonly step: HostNumber;
}

/**
 * Draws a mask: 1 with probability `1 - rate`, else 0.
 *
 * Element i is 1 where word `i % 4` of Philox4x32-10, at the counter
 * `(floor(i / 4), step, layer, 0)`, is at least `floor(rate * 2^32)`: it depends on nothing else,
 * neither on threads nor on what was drawn before.
 *
 * Kernel `RandomKeep`: no inputs, attributes `{ shape, rate, key, layer, step }`.
 *
 * @param shape Shape of the mask.
 * @param options Rate, key, layer, step.
 * @returns float32 of 0 and 1.
 *
 * @example
 * ```ts
 * import { randomKeep } from "@shrinklab/ops";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const keep = tf.tidy(() =>
 *   randomKeep([4], { rate: 0.5, key: [0, 0], layer: 0, step: 0 }).dataSync()
 * );
 * assertEquals([...keep], [0, 1, 1, 1]); // philox 6627e8d5 e169c58d bc57ac4c 9b00dbd8
 * ```
 */
export function randomKeep(shape: readonly number[], options: RandomKeepOptions): tf.Tensor {
  if (hasKernel("RandomKeep")) {
    return runKernel("RandomKeep", {}, { shape, ...options }) as tf.Tensor;
  }
  const { rate, layer } = options;
  const step = askNumber(options.step);
  const key = [askNumber(options.key[0]), askNumber(options.key[1])] as const;
  const keep = new Float32Array(shape.reduce((size, length) => size * length, 1));
  const threshold = Math.floor(rate * 2 ** 32);
  for (let i = 0; i < keep.length; i += 4) {
    const words = philox([i / 4, step, layer, 0], key);
    for (let k = 0; k < 4 && i + k < keep.length; k++) keep[i + k] = +(words[k]! >= threshold);
  }
  return tf.tensor(keep, [...shape]);
}
