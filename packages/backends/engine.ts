import { startEngine } from "@shrinklab/engine";
import type { StartBackend } from "./backend.ts";

/**
 * Our own engine in WebAssembly.
 *
 * @throws {TypeError} If there is no WebAssembly SIMD or no shared memory.
 * @throws {RangeError} If the number of threads is out of range.
 */
export const engine: StartBackend = (options) => {
  const started = startEngine(options);
  const { threads } = started.pool;
  const simd = options.strict
    ? "strict: the same bits everywhere"
    : started.relaxed
    ? "relaxed SIMD"
    : "SIMD without fused multiply-add";
  return Promise.resolve({
    name: "engine",
    threads,
    description: `engine (WebAssembly, ${simd}, ${threads} thread${threads === 1 ? "" : "s"})`,
    [Symbol.dispose]: () => started.dispose(),
  });
};
