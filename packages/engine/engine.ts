import * as tf from "@tensorflow/tfjs";
import { EngineBackend, type EngineOptions } from "./backend.ts";
import { multipliesRightly } from "./check_kernels.ts";
import type { Call } from "./ops/operation.ts";
import { operations } from "./ops/registry.ts";
import { simdSupport } from "./support.ts";
import { lanesAskedFor, registerLanes, useFourLanes } from "./wasm/registers.ts";

/** Name under which tfjs knows the engine. */
export const engineName = "engine";

/**
 * Starts the engine and makes it tfjs's backend; an engine started before ends.
 *
 * Where the process asks for registers of eight lanes, some products are tried first. If V8 gets
 * them wrong, the engine goes on with four, and `registerLanes` says so.
 *
 * @param options Threads and memory.
 * @returns The backend; dispose it to end its threads.
 * @throws {TypeError} If this machine has no WebAssembly SIMD or no shared memory, or V8 gets
 * products wrong by registers of four lanes too.
 * @throws {RangeError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { startEngine } from "@shrinklab/engine";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * using engine = startEngine({ threads: 1 });
 * const product = tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]]));
 * assertEquals([...product.dataSync()], [11]);
 * assertEquals(engine.threads, 1);
 * ```
 */
export function startEngine(options: EngineOptions = {}): EngineBackend {
  if (simdSupport() === "none") {
    throw new TypeError(
      "Cannot start the engine: WebAssembly SIMD is not available here, use --backend cpu",
    );
  }
  if (tf.findBackend(engineName)) tf.removeBackend(engineName);
  const backend = startRight(options);
  tf.registerBackend(engineName, () => backend);
  registerOperations();
  tf.setBackend(engineName);
  return backend;
}

/** What was tried and gave right products: lanes, and whether by relaxed SIMD. */
const tried = new Set<string>();

/** An engine whose products are right, by the widest registers by which they are. */
function startRight(options: EngineOptions): EngineBackend {
  const backend = new EngineBackend(options);
  if (lanesAskedFor === 4) return backend;
  const way = `${registerLanes} ${backend.relaxed}`;
  if (tried.has(way) || multipliesRightly(backend)) {
    tried.add(way);
    return backend;
  }
  backend.dispose();
  if (registerLanes === 4) {
    const what = "this V8 multiplies wrongly with its flags for wide registers";
    throw new TypeError(`Cannot start the engine: ${what}, unset DENO_V8_FLAGS`);
  }
  useFourLanes();
  return startRight(options);
}

let registered = false;

/** Registers the engine's operations, and tfjs's cpu kernels for all that it lacks. */
function registerOperations(): void {
  if (registered) return;
  registered = true;
  const known = new Map(tf.getKernelsForBackend("cpu").map((k) => [k.kernelName, k.kernelFunc]));
  for (const name of new Set([...known.keys(), ...Object.keys(operations)])) {
    const [own, fallback] = [operations[name], known.get(name)];
    const kernelFunc = (call: unknown) => {
      const result = own?.(call as Call);
      if (result) return result;
      if (!fallback) throw new TypeError(`Cannot run ${name}: the engine lacks these arguments`);
      (call as Call).backend.unrecorded(`the engine has no kernel for ${name}`);
      return fallback(call as Parameters<tf.KernelFunc>[0]);
    };
    tf.registerKernel({ kernelName: name, backendName: engineName, kernelFunc });
  }
}
