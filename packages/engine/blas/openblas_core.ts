/**
 * Which set of its kernels an OpenBLAS runs: its "core".
 *
 * One that is older than the processor does not know it and falls back to the kernels of a Prescott
 * (2004), whose vectors are no wider than the engine's. `OPENBLAS_CORETYPE` names a better one, but
 * is read once, when the library is loaded; and a core that the processor lacks instructions for
 * would end the process.
 *
 * Source: `driver/others/dynamic.c` of OpenBLAS 0.3.21.
 *
 * @module
 */

/** Cores for processors without AVX, whose products are no faster than the engine's own. */
const narrow: ReadonlySet<string> = new Set([
  ...["unknown", "generic", "katmai", "coppermine", "northwood", "prescott", "banias", "atom"],
  ...["nano", "core2", "penryn", "dunnington", "nehalem", "athlon", "bobcat"],
  ...["opteron", "opteron_sse3", "barcelona"],
]);

/**
 * Whether a core's vectors are no wider than the engine's.
 *
 * @param core Its name; a library for one core alone writes it in capitals.
 */
export function isNarrow(core: string): boolean {
  return narrow.has(core.toLowerCase());
}

/** Cores with AVX-512, which have kernels of their own for small matrices. */
const wide: ReadonlySet<string> = new Set(["skylakex", "cooperlake", "sapphirerapids"]);

/** Whether a core's vectors have 512 bits. */
export function isWide(core: string): boolean {
  return wide.has(core.toLowerCase());
}

/**
 * The core with the widest vectors that this processor can run.
 *
 * @returns `"SkylakeX"` (AVX-512) or `"Haswell"` (AVX2); nothing on other processors, and where the
 *   system does not say what its processor can: other than by glibc 2.33 or later.
 */
export function widestCore(): string | undefined {
  if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") return undefined;
  const libc = openLibc({
    __x86_get_cpuid_feature_leaf: { parameters: ["u32"], result: "pointer" },
  });
  if (!libc) return undefined;
  // <sys/platform/x86.h>: four registers of what there is, then four of what can be used.
  const usable = (leaf: number, register: number) => {
    const place = libc.symbols.__x86_get_cpuid_feature_leaf(leaf)!;
    return new Deno.UnsafePointerView(place).getUint32(16 + 4 * register);
  };
  const [fma, wide] = [usable(0, 2), usable(1, 1)];
  libc.close();
  const has = (register: number, ...bits: number[]) => bits.every((bit) => register >>> bit & 1);
  // AVX512F, DQ, CD, BW, VL; FMA and AVX2.
  if (has(wide, 16, 17, 28, 30, 31)) return "SkylakeX";
  return has(fma, 12) && has(wide, 5) ? "Haswell" : undefined;
}

/** The system's C library; nothing where it lacks a function, or is another one than glibc. */
function openLibc<const S extends Deno.ForeignLibraryInterface>(functions: S) {
  try {
    return Deno.dlopen("libc.so.6", functions);
  } catch {
    return undefined;
  }
}

/**
 * Has an OpenBLAS that is loaded from now on run the widest kernels that the processor can. Where
 * the user has set `OPENBLAS_CORETYPE`, that stays.
 *
 * @returns Whether there was anything to ask for.
 */
export function askForWidestCore(): boolean {
  const core = widestCore();
  const libc = core === undefined
    ? undefined
    : openLibc({ setenv: { parameters: ["buffer", "buffer", "i32"], result: "i32" } });
  if (!libc) return false;
  const text = (characters: string) => new TextEncoder().encode(`${characters}\0`);
  const done = libc.symbols.setenv(text("OPENBLAS_CORETYPE"), text(core!), 0) === 0;
  libc.close();
  return done;
}
