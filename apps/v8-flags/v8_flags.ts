import { wideFlags } from "@shrinklab/engine/registers";

/** Kernels are optimized from their first call on: short runs would be over before they were. */
const always = ["--no-wasm-dynamic-tiering"];

/**
 * A process of a sweep leaves some kilobytes of garbage a trial, of which V8 would let tens of
 * megabytes gather: over thousands of trials its heap stays at what is live and a quarter. There is
 * such a process for each core, so that V8's own threads would take cores from each other.
 */
const sweeping = [
  "--initial-old-space-size=24",
  "--heap-growing-percent=25",
  "--max-semi-space-size=4",
  "--single-threaded-gc",
];

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
 * @param use `"sweep"` for processes that train many short trials; default one training at a time.
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
export function v8Flags(help: string, system: string, use?: "sweep"): string {
  const words = new Set(help.split(/\s+/));
  const known = wideFlags.every((flag) => words.has(flag.replace(/^--no-/, "--")));
  const wide = known && systems.includes(system) && features.every((name) => words.has(name));
  const own = use === "sweep" ? sweeping.filter((flag) => words.has(flag.replace(/=.*/, ""))) : [];
  return [...always, ...(wide ? wideFlags : []), ...own].join();
}
