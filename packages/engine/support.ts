import { fma, load, Module, parameter, store } from "./wasm/mod.ts";

/** What this WebAssembly offers: relaxed SIMD, plain SIMD or neither. */
export type SimdSupport = "relaxed" | "plain" | "none";

/**
 * Finds out by validating two small modules.
 *
 * @example
 * ```ts
 * import { simdSupport } from "@shrinklab/engine";
 * import { assert } from "@std/assert";
 *
 * assert(["relaxed", "plain", "none"].includes(simdSupport()));
 * ```
 */
export function simdSupport(): SimdSupport {
  if (validates(true)) return "relaxed";
  return validates(false) ? "plain" : "none";
}

function validates(relaxed: boolean): boolean {
  const module = new Module({ relaxed });
  module.define("probe", ["i32"], () => {
    const x = load(parameter(0));
    store(parameter(0), fma(x, x, x));
  });
  return WebAssembly.validate(module.encode());
}
