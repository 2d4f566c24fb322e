/**
 * A BLAS library of the system, called on the engine's own memory.
 *
 * Its vectors are wider than WebAssembly's 128 bits, so that large dense products take about half
 * the time. Its last bits depend on the library, the processor and the number of threads.
 *
 * @module
 */

/** Sizes and places of a product `C = A B`, by rows; leading dimensions in entries. */
export interface Product {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** Addresses in the engine's memory. */
  readonly a: number;
  readonly b: number;
  readonly c: number;
  /** Whether A, or B, lies transposed. */
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** A library that is open. */
export interface Blas extends Disposable {
  /** Its file name, as it was found. */
  readonly path: string;
  /** Calculates a product of float32 matrices. */
  multiply(product: Product): void;
}

/** Where libraries are looked for, in this order. */
const libraries: Partial<Record<typeof Deno.build.os, readonly string[]>> = {
  linux: ["libopenblas.so.0", "libopenblas.so", "libmkl_rt.so.2", "libmkl_rt.so", "libblis.so.4"],
  darwin: [
    "/System/Library/Frameworks/Accelerate.framework/Accelerate",
    "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
  ],
  windows: ["libopenblas.dll", "mkl_rt.2.dll"],
};

const symbols = {
  cblas_sgemm: {
    parameters: [
      ...["i32", "i32", "i32", "i32", "i32", "i32", "f32"] as const,
      ...["pointer", "i32", "pointer", "i32", "f32", "pointer", "i32"] as const,
    ],
    result: "void",
  },
  openblas_set_num_threads: { parameters: ["i32"], result: "void", optional: true },
} as const satisfies Deno.ForeignLibraryInterface;

/** cblas.h: row major order, not transposed, transposed. */
const [rowMajor, plain, transposed] = [101, 111, 112] as const;

/**
 * Opens a BLAS library.
 *
 * @param choice `"auto"`: the first that is found, if `--allow-ffi` is granted; or a file.
 * @param memory The engine's memory.
 * @param threads Threads that it may use, where it can be told.
 * @returns The library, or nothing under `"auto"` where there is none.
 * @throws {TypeError} If a file was named that cannot be opened or is no BLAS library.
 */
export function openBlas(
  choice: string,
  memory: WebAssembly.Memory,
  threads: number,
): Blas | undefined {
  if (choice !== "auto") return open(choice, memory, threads);
  // Not only Deno runs the engine, and asking must not prompt.
  if (typeof Deno === "undefined") return undefined;
  if (Deno.permissions.querySync({ name: "ffi" }).state !== "granted") return undefined;
  for (const path of libraries[Deno.build.os] ?? []) {
    try {
      return open(path, memory, threads);
    } catch {
      // Not installed: the next one.
    }
  }
  return undefined;
}

function open(path: string, memory: WebAssembly.Memory, threads: number): Blas {
  let library: Deno.DynamicLibrary<typeof symbols>;
  try {
    library = Deno.dlopen(path, symbols);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TypeError(
      `Cannot open BLAS: path is "${path}" (${reason}), want a library with cblas_sgemm ` +
        "and --allow-ffi",
    );
  }
  library.symbols.openblas_set_num_threads?.(threads);
  let closed = false;
  // Shared WebAssembly memory grows without moving, so that its start stays where it is.
  const start = Deno.UnsafePointer.value(Deno.UnsafePointer.of(new Uint8Array(memory.buffer)));
  const at = (address: number) => Deno.UnsafePointer.create(start + BigInt(address));
  return {
    path,
    multiply({ rows, columns, depth, a, b, c, transposeA, transposeB }) {
      library.symbols.cblas_sgemm(
        rowMajor,
        transposeA ? transposed : plain,
        transposeB ? transposed : plain,
        ...[rows, columns, depth, 1] as const,
        ...[at(a), transposeA ? rows : depth] as const,
        ...[at(b), transposeB ? depth : columns, 0] as const,
        ...[at(c), columns] as const,
      );
    },
    [Symbol.dispose]: () => {
      // tfjs and the engine's owner may both end the engine.
      if (!closed) library.close();
      closed = true;
    },
  };
}
