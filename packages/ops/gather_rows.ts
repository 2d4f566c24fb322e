import { hasKernel } from "@shrinklab/formula";
import * as tf from "@tensorflow/tfjs";
import { runKernel } from "./run_kernel.ts";

/**
 * Takes rows of a table that lies on the backend, and scales them: how a batch is drawn.
 *
 * Kernel `GatherRows`: inputs `{ table, indices }`, attributes `{ scale }`, which is 1 unless the
 * table holds bytes.
 *
 * @param table `[rows, ...shape]`; pixels as bytes (dtype `"bool"`, tfjs's one-byte type) or
 * float32, labels as int32.
 * @param indices Which rows, int32 `[n]`, each 0 to rows - 1.
 * @param scale Factor on every entry, for example 1/255; 1 for an int32 table.
 * @returns `[n, ...shape]`: float32, or int32 from an int32 table.
 *
 * @example
 * ```ts
 * import { gatherRows } from "@shrinklab/ops";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const rows = tf.tidy(() =>
 *   gatherRows(
 *     tf.tensor2d(Uint8Array.of(0, 10, 20, 200), [2, 2], "bool"),
 *     tf.tensor1d([1], "int32"),
 *     0.5,
 *   ).arraySync()
 * );
 * assertEquals(rows, [[10, 100]]);
 * ```
 */
export function gatherRows(table: tf.Tensor, indices: tf.Tensor1D, scale: number): tf.Tensor {
  // A kernel scales while it turns bytes into numbers; numbers are scaled apart.
  if (hasKernel("GatherRows") && (table.dtype === "bool" || scale === 1)) {
    return runKernel("GatherRows", { table, indices }, { scale }) as tf.Tensor;
  }
  return tf.tidy(() => {
    const rows = tf.gather(table, indices);
    return table.dtype === "int32" ? rows : tf.div(tf.cast(rows, "float32"), 1 / scale);
  });
}

/**
 * Tells whether the active backend keeps bytes given as `"bool"` as they are; others make them 0
 * and 1.
 *
 * @returns Whether a table for {@linkcode gatherRows} may be bytes.
 *
 * @example
 * ```ts
 * import { keepsBytes } from "@shrinklab/ops";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * assertEquals(keepsBytes(), true);
 * ```
 */
export function keepsBytes(): boolean {
  return hasKernel("GatherRows") || tf.getBackend() === "cpu";
}
