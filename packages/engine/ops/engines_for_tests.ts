import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { EngineBackend, type EngineOptions } from "../backend.ts";
import { engineName, startEngine } from "../engine.ts";

/** An engine with one thread, and one with two under a name of its own. */
export interface Engines extends Disposable {
  readonly one: EngineBackend;
  readonly two: EngineBackend;
}

// Keeps tfjs's cpu backend from advertising another one.
tf.env().set("IS_TEST", true);

const twoName = "engine with two threads";

/** Starts two engines; the one with a single thread is tfjs's backend. */
export function startEngines(options: EngineOptions = {}): Engines {
  const one = startEngine({ ...options, threads: 1 });
  const two = new EngineBackend({ ...options, threads: 2 });
  if (tf.getKernelsForBackend(twoName).length === 0) tf.copyRegisteredKernels(engineName, twoName);
  tf.registerBackend(twoName, () => two);
  return {
    one,
    two,
    [Symbol.dispose]: () => {
      tf.removeBackend(twoName);
      tf.removeBackend(engineName);
    },
  };
}

/** What an operation under test makes of tensors of its own. */
export type Run = () => tf.Tensor[];

/**
 * Runs an operation on both engines, and twice on one of them: all three must give the same bits,
 * and nothing may be left in memory.
 *
 * @returns The results' entries.
 */
export function onBoth({ one }: Engines, run: Run): Float32Array[] {
  // The first run compiles kernels, which stay.
  const first = entries(engineName, run);
  const [used, tensors] = [one.arena.used, tf.memory().numTensors];
  assertEquals(entries(engineName, run), first, "a second run gave other bits");
  assertEquals(one.arena.used, used, "memory is still in use");
  assertEquals(tf.memory().numTensors, tensors, "tensors are left");
  assertEquals(entries(twoName, run), first, "two threads gave other bits than one");
  return first;
}

/** Runs an operation on tfjs's cpu backend and on the engine: they must give the same. */
export function sameAsCpu(run: Run): void {
  const describe = () => {
    const tensors = tf.tidy(() => run());
    // As plain lists, since tfjs's cast of integers to float32 keeps an Int32Array.
    const described = tensors.map((t) => [t.dtype, t.shape, Array.from<unknown>(t.dataSync())]);
    tf.dispose(tensors);
    return described;
  };
  tf.setBackend("cpu");
  const wanted = describe();
  tf.setBackend(engineName);
  assertEquals(describe(), wanted);
}

function entries(backend: string, run: Run): Float32Array[] {
  tf.setBackend(backend);
  const results = tf.tidy(() => run());
  const values = results.map((result) => result.dataSync<"float32">().slice());
  tf.dispose(results);
  tf.setBackend(engineName);
  return values;
}

/** Runs a kernel that tfjs has no function for. */
export function runKernel(
  name: string,
  inputs: Record<string, tf.Tensor>,
  attributes: Record<string, unknown> = {},
): tf.Tensor[] {
  const results: tf.Tensor | tf.Tensor[] = tf.engine().runKernel(
    name,
    inputs,
    attributes as Parameters<ReturnType<typeof tf.engine>["runKernel"]>[2],
  );
  return Array.isArray(results) ? results : [results];
}
