import { findBlasLibrary } from "@shrinklab/engine";
import { registerLanes } from "@shrinklab/engine/registers";
import type { Backend } from "./backend.ts";
import { foreignCodeLine } from "./foreign_code.ts";

/** What a library would change, as far as that is known without opening it. */
export const blasGain: string = registerLanes === 8
  ? "on a processor with AVX-512 large dense layers may take little more than half the time"
  : "large dense layers may take half the time";

/** Multiplications of a product from which on a library makes a run faster that one notices. */
const leastProduct = 2 ** 27;

/** What a run multiplies. */
export interface DenseWork {
  /** Rows of a batch. */
  readonly rows: number;
  /** Shapes of its kernels; those of dense layers are `[inputs, units]`. */
  readonly kernels: readonly (readonly number[])[];
}

/**
 * Says by which line a run would be faster, for its header: where a BLAS library is installed, the
 * run has large dense layers, and nothing was said of `--blas`.
 *
 * @param backend What the run calculates on.
 * @param work Its batch and kernels.
 * @param line Its command line.
 * @param find Finds a library; default looks for its file.
 * @returns The sentence; `undefined` where nothing is to be gained.
 *
 * @example
 * ```ts
 * import { blasHint } from "@shrinklab/backends";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const engine = { name: "engine" };
 * const e1 = { rows: 1000, kernels: [[784, 512], [512, 512], [512, 10]] };
 * const hint = blasHint(engine, e1, "deno task mlp --preset e1", () => "libopenblas.so.0");
 * assertStringIncludes(hint!, "deno task shrinklab mlp --preset e1 --blas auto");
 * ```
 */
export function blasHint(
  { name, mode, blas }: Pick<Backend, "name" | "mode" | "blas">,
  { rows, kernels }: DenseWork,
  line: string,
  find: () => string | undefined = findBlasLibrary,
): string | undefined {
  if (name !== "engine" || mode === "strict" || blas !== undefined) return undefined;
  const large = kernels.some((shape) =>
    shape.length === 2 && rows * shape[0]! * shape[1]! >= leastProduct
  );
  if (!large || /\s--blas\b/.test(line)) return undefined;
  const library = find();
  if (library === undefined) return undefined;
  return `${library} is here, by which ${blasGain}: ${foreignCodeLine(line, "--blas auto")}`;
}
