/**
 * A BLAS library of the system, called on the engine's own memory.
 *
 * Its vectors may be wider than the engine's registers, so that large dense products take about half
 * the time. The engine's own threads call it, each for a block of the result, and it is told to use
 * one thread: two pools of threads that both spin while they wait would take each other's time, and
 * the last bits would depend on the number of threads. They do depend on library and processor.
 *
 * @module
 */
import type { Host } from "../threads/worker.ts";
import { multipliesCorrectly } from "./check_products.ts";
import { blasLibraries } from "./libraries.ts";
import { askForWidestCore, isNarrow, isWide } from "./openblas_core.ts";

/** What is known of a BLAS library. */
export interface BlasLibrary {
  /** Its file name, as it was found; of an OpenBLAS also which of its sets of kernels it runs. */
  readonly name: string;
  /** That set of kernels, if it is an OpenBLAS. */
  readonly core: string | undefined;
  /** Whether many threads may call it at once; if not, it may use threads of its own. */
  readonly parallel: boolean;
  /** Whether its vectors have 512 bits and small products need no packing: it is fast at any size. */
  readonly wide: boolean;
}

/** A library that is open. */
export interface Blas extends BlasLibrary, Disposable {
  /** The function `sgemm` for kernels. */
  readonly host: Host;
}

/** What became of the choice of a library. */
export interface BlasChoice {
  /** The library. */
  readonly blas?: Blas;
  /** Why one that is there is not used. */
  readonly passedOver?: string;
}

const settings = {
  cblas_sgemm: { parameters: [], result: "void" },
  openblas_get_corename: { parameters: [], result: "pointer", optional: true },
  openblas_get_parallel: { parameters: [], result: "i32", optional: true },
  openblas_set_num_threads: { parameters: ["i32"], result: "void", optional: true },
  MKL_Set_Num_Threads: { parameters: ["i32"], result: "void", optional: true },
} as const satisfies Deno.ForeignLibraryInterface;

/**
 * Opens a BLAS library.
 *
 * @param choice `"auto"`: the first that is found, if `--allow-ffi` is granted; or a file.
 * @param memory The engine's memory.
 * @returns The library; nothing under `"auto"` where there is none, or none that would help.
 * @throws {TypeError} If a file was named that cannot be opened, is not a BLAS library, or multiplies
 *   wrongly.
 */
export function openBlas(choice: string, memory: WebAssembly.Memory): BlasChoice {
  if (choice !== "auto") return { blas: openFile(choice, memory) };
  // Not only Deno runs the engine, and asking must not prompt.
  if (typeof Deno === "undefined") return {};
  if (Deno.permissions.querySync({ name: "ffi" }).state !== "granted") return {};
  for (const path of blasLibraries[Deno.build.os] ?? []) {
    let blas: Blas;
    try {
      blas = open(path, memory);
    } catch {
      // Not installed: the next one.
      continue;
    }
    const fault = faultOf(blas, path);
    if (fault === undefined) return { blas };
    blas[Symbol.dispose]();
    return { passedOver: fault };
  }
  return {};
}

/** Why a library that was found had better not be used, if so. */
function faultOf({ core }: Blas, path: string): string | undefined {
  if (core !== undefined && isNarrow(core)) return `${path} would calculate as on a ${core}`;
  return multipliesCorrectly(path) ? undefined : `${path} multiplies wrongly on this processor`;
}

/** A library that the user has named is used even if it is no faster, but not if it is wrong. */
function openFile(path: string, memory: WebAssembly.Memory): Blas {
  const blas = open(path, memory);
  if (multipliesCorrectly(path)) return blas;
  blas[Symbol.dispose]();
  throw new TypeError(
    `Cannot use BLAS: products of "${path}" are wrong on this processor, want another library`,
  );
}

type Library = Deno.DynamicLibrary<typeof settings>;

function open(path: string, memory: WebAssembly.Memory): Blas {
  const library = load(path);
  const core = coreOf(library);
  let closed = false;
  // Shared WebAssembly memory never moves, so that its start stays where it is.
  const start = Deno.UnsafePointer.value(Deno.UnsafePointer.of(new Uint8Array(memory.buffer)));
  return {
    name: core === undefined ? path : `${path} for ${core}`,
    core,
    parallel: useOneThread(library.symbols),
    wide: core !== undefined && isWide(core),
    host: { link: linkSgemm, data: { path, start } },
    [Symbol.dispose]: () => {
      // tfjs and the engine's owner may both end the engine.
      if (!closed) library.close();
      closed = true;
    },
  };
}

/** Loads a library; an OpenBLAS that does not know this processor runs the best kernels all the same. */
function load(path: string): Library {
  try {
    const library = Deno.dlopen(path, settings);
    const core = coreOf(library);
    if (core === undefined || !isNarrow(core) || !askForWidestCore()) return library;
    library.close();
    return Deno.dlopen(path, settings);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TypeError(
      `Cannot open BLAS: path is "${path}" (${reason}), want a library with cblas_sgemm ` +
        "and --allow-ffi",
    );
  }
}

/** The kernels that an OpenBLAS runs; nothing for other libraries. */
function coreOf({ symbols }: Library): string | undefined {
  const name = symbols.openblas_get_corename?.();
  return name ? new Deno.UnsafePointerView(name).getCString() : undefined;
}

/** Has the library use one thread; tells whether it does, and can be called by many at once. */
function useOneThread(symbols: Library["symbols"]): boolean {
  symbols.openblas_set_num_threads?.(1);
  symbols.MKL_Set_Num_Threads?.(1);
  // An OpenBLAS that was built without threads may lack the locks, too.
  return symbols.MKL_Set_Num_Threads !== null ||
    (symbols.openblas_set_num_threads !== null && symbols.openblas_get_parallel?.() !== 0);
}

/** Opens the library in one thread. The function is sent there as text, as `serveThread` is. */
function linkSgemm({ path, start }: { path: string; start: bigint }): ReturnType<Host["link"]> {
  const library = Deno.dlopen(
    path,
    {
      cblas_sgemm: {
        parameters: [
          ...["i32", "i32", "i32", "i32", "i32", "i32", "f32"] as const,
          ...["usize", "i32", "usize", "i32", "f32", "usize", "i32"] as const,
        ],
        result: "void",
      },
    } as const,
  );
  const { cblas_sgemm } = library.symbols;
  const at = (address: number) => start + BigInt(address);
  // cblas.h: row major order, not transposed, transposed.
  const [rowMajor, plain, transposed] = [101, 111, 112] as const;
  return {
    functions: {
      sgemm: (transposeA, transposeB, m, n, k, a, lda, b, ldb, c, ldc, add) => {
        const [left, right] = [transposeA ? transposed : plain, transposeB ? transposed : plain];
        cblas_sgemm(
          ...[rowMajor, left, right, m, n, k, 1] as const,
          ...[at(a), lda, at(b), ldb, add, at(c), ldc] as const,
        );
      },
    },
    close: () => library.close(),
  };
}
