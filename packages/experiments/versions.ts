import * as tf from "@tensorflow/tfjs";
import project from "./deno.json" with { type: "json" };

/**
 * The versions that a result depends on.
 *
 * @returns Versions of the project, Deno, V8 and TensorFlow.js.
 *
 * @example
 * ```ts
 * import { versions } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(Object.keys(versions()), ["shrinklab", "deno", "v8", "tfjs"]);
 * ```
 */
export function versions(): Record<string, string> {
  const { deno, v8 } = Deno.version;
  return { shrinklab: project.version, deno, v8, tfjs: tf.version_core };
}
