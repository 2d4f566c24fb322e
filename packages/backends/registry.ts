import { auto } from "./auto.ts";
import type { Backend, BackendOptions, StartBackend } from "./backend.ts";
import { cpu } from "./cpu.ts";
import { engine } from "./engine.ts";
import type { BackendName } from "./flags.ts";
import { tensorflow } from "./tensorflow.ts";
import { webgpu } from "./webgpu.ts";

/** The backends by name. */
export const backends: Readonly<Record<BackendName, StartBackend>> = {
  engine,
  tensorflow,
  webgpu,
  cpu,
  auto,
};

/**
 * Starts a backend and makes it TensorFlow.js's.
 *
 * @param name One of `backendNames`.
 * @param options Threads, strict mode, a BLAS library.
 * @returns The running backend; dispose of it when done.
 * @throws {RangeError} If the name is unknown or an option out of range.
 * @throws {TypeError} If it cannot run on this machine.
 *
 * @example
 * ```ts
 * import { useBackend } from "@shrinklab/backends";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * using backend = await useBackend("engine", { threads: 1 });
 * assertEquals([backend.name, tf.getBackend()], ["engine", "engine"]);
 * ```
 */
export function useBackend(name: string, options: BackendOptions = {}): Promise<Backend> {
  if (!Object.hasOwn(backends, name)) {
    const known = Object.keys(backends).join(", ");
    throw new RangeError(`Cannot start a backend: name is "${name}", want one of ${known}`);
  }
  return backends[name as BackendName](options);
}
