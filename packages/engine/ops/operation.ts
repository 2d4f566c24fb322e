import type * as tf from "@tensorflow/tfjs";
import type { EngineBackend } from "../backend.ts";

/** What an operation is called with. */
export interface Call {
  /** The tensors by name. */
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  /** The attributes by name, as tfjs defines them for the operation. */
  // deno-lint-ignore no-explicit-any
  readonly attrs: Readonly<Record<string, any>>;
  /** The backend to run kernels on. */
  readonly backend: EngineBackend;
}

/**
 * A tfjs operation on the engine: allocates its outputs and runs kernels.
 *
 * @returns The outputs, or `undefined` where the engine has no kernel for these inputs: tfjs's cpu
 *   kernel then does it.
 */
export type Operation = (call: Call) => tf.TensorInfo | tf.TensorInfo[] | undefined;
