import * as tf from "@tensorflow/tfjs";
import type { CheckBackend, StartBackend } from "./backend.ts";

/**
 * Checks what the cpu backend is asked for.
 *
 * @throws {RangeError} If it is more than one thread, a BLAS library or strict mode.
 */
export const checkCpu: CheckBackend = ({ threads = 1, strict = false, blas = "off" }) => {
  if (blas !== "off") {
    throw new RangeError(`Cannot start the cpu backend: blas is "${blas}", want "off"`);
  }
  if (strict) throw new RangeError("Cannot start the cpu backend: strict is true, want false");
  if (threads !== 1) {
    throw new RangeError(`Cannot start the cpu backend: threads is ${threads}, want 1`);
  }
};

/**
 * TensorFlow.js's own backend in plain JavaScript: slow, the reference of tests.
 *
 * @throws {RangeError} As {@linkcode checkCpu}.
 */
export const cpu: StartBackend = async (options) => {
  checkCpu(options);
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
