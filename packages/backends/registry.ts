import { auto } from "./auto.ts";
import type { Backend, BackendOptions, CheckBackend, StartBackend } from "./backend.ts";
import { checkCpu, cpu } from "./cpu.ts";
import { checkEngine, engine } from "./engine.ts";
import type { BackendName } from "./flags.ts";
import { checkTensorflow, tensorflow } from "./tensorflow.ts";
import { checkWebgpu, webgpu } from "./webgpu.ts";

/** The backends by name. */
export const backends: Readonly<Record<BackendName, StartBackend>> = {
  engine,
  tensorflow,
  webgpu,
  cpu,
  auto,
};

const checks: Readonly<Record<BackendName, CheckBackend>> = {
  engine: checkEngine,
  tensorflow: checkTensorflow,
  webgpu: checkWebgpu,
  cpu: checkCpu,
  // It ends with the engine where nothing else will do.
  auto: checkEngine,
};

/**
 * Checks what options and permissions alone decide of a backend, before the work that it is for.
 *
 * @param name One of `backendNames`.
 * @param options Threads, strict mode, a BLAS library.
 * @throws {RangeError} If an option is one that it does not have.
 * @throws {TypeError} If it may not run.
 *
 * @example
 * ```ts
 * import { checkBackend } from "@shrinklab/backends";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => checkBackend("cpu", { threads: 2 }), RangeError, "threads is 2, want 1");
 * ```
 */
export function checkBackend(name: BackendName, options: BackendOptions = {}): void {
  checks[name](options);
}

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
