import { blasGain, foreignCodeLine } from "@shrinklab/backends";
import { findBlasLibrary, simdSupport, startEngine } from "@shrinklab/engine";
import { lanesAskedFor, registerLanes } from "@shrinklab/engine/registers";
import type { Finding } from "../finding.ts";

/** How SIMD is said. */
const simd: Readonly<Record<ReturnType<typeof simdSupport>, Omit<Finding, "name">>> = {
  relaxed: { state: "ok", found: "relaxed: products and sums in one instruction" },
  plain: { state: "gap", found: "without fused multiply-add", advice: "use a newer Deno" },
  none: { state: "broken", found: "none", advice: "use a newer Deno, or --backend cpu" },
};

/** The engine: threads, SIMD and its registers, and a BLAS library for large products. */
export function checkEngine(): Finding[] {
  const threads = navigator.hardwareConcurrency;
  const shared = typeof SharedArrayBuffer !== "undefined";
  return [
    {
      name: "engine",
      ...(shared
        ? { state: "ok", found: `${threads} thread${threads === 1 ? "" : "s"}` } as const
        : { state: "broken", found: "no shared memory", advice: "use --backend cpu" } as const),
    },
    { name: "SIMD", ...simd[simdSupport()] },
    { name: "registers", ...registers() },
    { name: "BLAS", ...blas() },
  ];
}

function registers(): Omit<Finding, "name"> {
  // Starting the engine tries the wide ones.
  if (lanesAskedFor === 8 && simdSupport() !== "none") startEngine({ threads: 1 }).dispose();
  const found = `${32 * registerLanes} bits`;
  if (registerLanes < lanesAskedFor) {
    const wrong = `${found}: this V8 multiplies wrongly by ${32 * lanesAskedFor}`;
    return { state: "gap", found: wrong, advice: "use another version of Deno" };
  }
  // ARM has no wider ones; on Windows the memory that they come with would be taken at once.
  if (registerLanes === 8 || Deno.build.arch !== "x86_64" || Deno.build.os === "windows") {
    return { state: "ok", found };
  }
  return {
    state: "gap",
    found: `${found}: this V8 or this processor has no wider ones, or no task has asked for them`,
    advice: "run `deno task doctor`, use a newer Deno, or a processor with AVX2",
  };
}

function blas(): Omit<Finding, "name"> {
  if (simdSupport() === "none") {
    return { state: "gap", found: "of no use without the engine", advice: "use a newer Deno" };
  }
  const use = foreignCodeLine(undefined, "--blas auto");
  if (Deno.permissions.querySync({ name: "ffi" }).state !== "granted") {
    if (Deno.build.os === "windows") {
      const found = "not looked for: --allow-ffi is not granted";
      return { state: "gap", found, advice: "run `deno task shrinklab doctor`" };
    }
    const library = findBlasLibrary();
    return library === undefined
      ? { state: "gap", found: "none", advice: installBlas() }
      : { state: "ok", found: `${library}, not tried: ${blasGain} by \`${use}\`` };
  }
  using engine = startEngine({ threads: 1, blas: "auto" });
  if (engine.blas) return { state: "ok", found: `${engine.blas.name}, by \`${use}\`` };
  if (engine.blasPassedOver) {
    return {
      state: "gap",
      found: engine.blasPassedOver,
      advice: "unset OPENBLAS_CORETYPE, or install a newer library",
    };
  }
  return { state: "gap", found: "none", advice: installBlas() };
}

function installBlas(): string {
  const how = Deno.build.os === "linux"
    ? "apt install libopenblas0 (or your system's OpenBLAS)"
    : "install OpenBLAS";
  return `${how}: ${blasGain}`;
}
