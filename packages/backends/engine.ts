import * as tf from "@tensorflow/tfjs";
import { startEngine } from "@shrinklab/engine";
import { registerLanes } from "@shrinklab/engine/registers";
import type { StartBackend } from "./backend.ts";

/**
 * Our own engine in WebAssembly.
 *
 * @throws {TypeError} If there is no WebAssembly SIMD or no shared memory.
 * @throws {TypeError} If a BLAS file was named that cannot be opened.
 * @throws {RangeError} If the number of threads is out of range.
 */
export const engine: StartBackend = (options) => {
  tf.enableProdMode();
  const started = startEngine({ ...options, blas: options.blas ?? "auto" });
  const { threads } = started;
  const simd = options.strict
    ? "strict: the same bits everywhere"
    : started.relaxed
    ? "relaxed SIMD"
    : "SIMD without fused multiply-add";
  const { blasPassedOver } = started;
  const blas = started.blas?.name;
  const parts = [
    ...[
      "WebAssembly",
      simd,
      `${32 * registerLanes} bits`,
      `${threads} thread${threads === 1 ? "" : "s"}`,
    ],
    ...(blas ? [`BLAS ${blas}`] : []),
    ...(blasPassedOver ? [`no BLAS: ${blasPassedOver}`] : []),
  ];
  return Promise.resolve({
    name: "engine",
    threads,
    ...(blas === undefined ? {} : { blas }),
    ...(options.strict ? { mode: "strict" as const } : {}),
    description: `engine (${parts.join(", ")})`,
    [Symbol.dispose]: () => started.dispose(),
  });
};
