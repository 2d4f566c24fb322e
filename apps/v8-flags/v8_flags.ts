import { wideFlags } from "@shrinklab/engine/registers";

/** Kernels are optimized from their first call on: short runs would be over before they were. */
const always = ["--no-wasm-dynamic-tiering"];

/** What the processor must have for registers of eight lanes, as V8 lists it. */
const features = ["AVX2=1", "FMA3=1"];

/** Systems where the engine's memory of 4 GiB costs nothing until it is used. */
const systems: readonly string[] = ["linux", "darwin"];

/**
 * The flags of V8 that our programs run best with.
 *
 * @param help What `deno run --v8-flags=--help` prints: the processor's features and every flag that
 *   this V8 knows; one that it does not know would end the program.
 * @param system `Deno.build.os`.
 * @returns The flags, with commas between.
 *
 * @example
 * ```ts
 * import { v8Flags } from "./v8_flags.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(v8Flags("NEON=1\n  --wasm-bounds-checks (…)", "darwin"), "--no-wasm-dynamic-tiering");
 * ```
 */
export function v8Flags(help: string, system: string): string {
  const words = new Set(help.split(/\s+/));
  const known = wideFlags.every((flag) => words.has(flag.replace(/^--no-/, "--")));
  const wide = known && systems.includes(system) && features.every((name) => words.has(name));
  return [...always, ...(wide ? wideFlags : [])].join();
}
