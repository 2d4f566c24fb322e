/**
 * How many lanes the registers have that kernels are written for.
 *
 * WebAssembly's vectors have four lanes of float32, an x86 processor's registers eight since 2013
 * (AVX2). V8 can join two vectors to one register, where a flag asks for it; it then wants nothing
 * between the two loads or stores of a pair, not even the check of a bound, so that another flag has
 * to leave those out. Flags are the process's own, and so is the width.
 *
 * @module
 */

/**
 * The flags of V8 that make registers of eight lanes.
 *
 * Without checks of bounds an address reaches all that 32 bits can name; the memory is then as large
 * as that (see `sharedMemory`), so that what a check would refuse does not exist.
 */
export const wideFlags: readonly string[] = [
  "--experimental-wasm-revectorize",
  "--no-wasm-bounds-checks",
];

/** The variable that Deno takes V8's flags from. */
const flagsVariable = "DENO_V8_FLAGS";

/**
 * The lanes of the registers of a process.
 *
 * @param flags V8's flags with commas between, as in `DENO_V8_FLAGS`.
 * @returns 8 with all of {@linkcode wideFlags}, else 4.
 *
 * @example
 * ```ts
 * import { lanesWith, wideFlags } from "@shrinklab/engine/registers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lanesWith(["--no-wasm-dynamic-tiering", ...wideFlags].join()), 8);
 * assertEquals(lanesWith("--no-wasm-dynamic-tiering"), 4);
 * ```
 */
export function lanesWith(flags: string): 4 | 8 {
  const given = flags.split(",");
  return wideFlags.every((flag) => given.includes(flag)) ? 8 : 4;
}

/** The lanes that this process asks for: 4 unless `DENO_V8_FLAGS` says 8 and may be read. */
export const lanesAskedFor: 4 | 8 = lanesWith(flagsOfProcess());

/** The lanes that kernels are written for: those asked for, unless {@linkcode useFourLanes}. */
export let registerLanes: 4 | 8 = lanesAskedFor;

/**
 * Goes on with four lanes, where V8 calculates wrongly by eight. Kernels that were written before
 * must not run beside new ones.
 *
 * @example
 * ```ts
 * import { registerLanes, useFourLanes } from "@shrinklab/engine/registers";
 * import { assertEquals } from "@std/assert";
 *
 * useFourLanes();
 * assertEquals(registerLanes, 4);
 * ```
 */
export function useFourLanes(): void {
  registerLanes = 4;
}

function flagsOfProcess(): string {
  if (!("Deno" in globalThis)) return "";
  const { state } = Deno.permissions.querySync({ name: "env", variable: flagsVariable });
  return state === "granted" ? Deno.env.get(flagsVariable) ?? "" : "";
}
