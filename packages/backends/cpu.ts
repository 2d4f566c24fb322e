import * as tf from "@tensorflow/tfjs";
import type { StartBackend } from "./backend.ts";

/**
 * TensorFlow.js's own backend in plain JavaScript: slow, the reference of tests.
 *
 * @throws {RangeError} If more than one thread is asked for.
 */
export const cpu: StartBackend = async ({ threads = 1, strict = false, blas = "off" }) => {
  if (blas !== "off") {
    throw new RangeError(`Cannot start the cpu backend: blas is "${blas}", want "off"`);
  }
  if (strict) throw new RangeError("Cannot start the cpu backend: strict is true, want false");
  if (threads !== 1) {
    throw new RangeError(`Cannot start the cpu backend: threads is ${threads}, want 1`);
  }
  // Without it TensorFlow.js advertises another backend on the console.
  tf.enableProdMode();
  await tf.setBackend("cpu");
  return {
    name: "cpu",
    threads: 1,
    description: "cpu (TensorFlow.js in plain JavaScript, 1 thread, slow)",
    [Symbol.dispose]: () => {},
  };
};
