import { startEngine } from "@shrinklab/engine";
import * as tf from "@tensorflow/tfjs";

/** What can compute, by the name on the command line. */
export const backendNames = ["engine", "cpu"] as const;

/** Name of a backend. */
export type BackendName = typeof backendNames[number];

/** A backend at work; dispose of it to end its threads. */
export interface Backend extends Disposable {
  readonly name: BackendName;
  readonly threads: number;
}

/**
 * Starts a backend and makes it TensorFlow.js's.
 *
 * @param name `engine`: our own in WebAssembly; `cpu`: TensorFlow.js's plain JavaScript.
 * @param threads Threads of the engine; as many as processors by default. `cpu` has one.
 * @returns The backend.
 * @throws {TypeError} If the machine lacks what the engine needs.
 * @throws {RangeError} If the number of threads is out of range.
 *
 * @example
 * ```ts
 * import { startBackend } from "@shrinklab/experiments/backend";
 * import { assertEquals } from "@std/assert";
 *
 * using backend = await startBackend("cpu");
 * assertEquals([backend.name, backend.threads], ["cpu", 1]);
 * ```
 */
export async function startBackend(name: BackendName, threads?: number): Promise<Backend> {
  // Without it TensorFlow.js advertises another backend on the console.
  tf.enableProdMode();
  if (name === "engine") {
    const engine = startEngine(threads === undefined ? {} : { threads });
    return { name, threads: engine.pool.threads, [Symbol.dispose]: () => engine.dispose() };
  }
  await tf.setBackend(name);
  return { name, threads: 1, [Symbol.dispose]: () => {} };
}
