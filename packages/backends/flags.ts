import { choiceFlag, type Flag, numberFlag, switchFlag, textFlag } from "@shrinklab/command";
import type { BackendOptions } from "./backend.ts";

/** Names of the backends, apart from their code, so that `--help` need not load it. */
export const backendNames = ["engine", "tensorflow", "webgpu", "cpu", "auto"] as const;

/** Name of a backend. */
export type BackendName = typeof backendNames[number];

/** The flags by which every app chooses what computes. */
export const backendFlags: {
  readonly backend: Flag<BackendName>;
  readonly threads: Flag<number | undefined>;
  readonly strict: Flag<boolean>;
  readonly blas: Flag<string>;
} = {
  backend: choiceFlag(
    "engine: WebAssembly with SIMD and threads; tensorflow: libtensorflow, on a GPU where it has " +
      "one (set up first); webgpu: any GPU; cpu: plain JavaScript, very slow; auto: tensorflow " +
      "where it has a GPU, else the engine",
    backendNames,
    "engine",
  ),
  threads: numberFlag("threads of engine or tensorflow (default: as many as processors)", {
    integer: true,
    min: 1,
    max: 256,
  }),
  strict: switchFlag("engine: the same bits on every processor, slower"),
  blas: textFlag(
    "engine: BLAS library for large products: off, auto (the first that is found) or a file; under " +
      "`deno task shrinklab` only",
    "PATH",
    "off",
  ),
};

/** The values of {@linkcode backendFlags}. */
export interface BackendFlagValues {
  /** What computes. */
  readonly backend: BackendName;
  /** Number of threads; nothing stands for all processors. */
  readonly threads: number | undefined;
  /** Whether results have the same bits on every processor. */
  readonly strict: boolean;
  /** `"off"`, `"auto"` or the path of a BLAS library. */
  readonly blas: string;
}

/**
 * What the flags say of the backend's options.
 *
 * @param flags Their values.
 * @param line The command line; a refusal names the one to type instead.
 * @returns What {@linkcode BackendOptions} says of them.
 *
 * @example
 * ```ts
 * import { backendOptions } from "@shrinklab/backends/flags";
 * import { assertEquals } from "@std/assert";
 *
 * const flags = { backend: "engine", threads: 2, strict: false, blas: "off" } as const;
 * const line = "deno task mlp --threads 2";
 * assertEquals(backendOptions(flags, line), { threads: 2, strict: false, blas: "off", line });
 * ```
 */
export function backendOptions(
  { threads, strict, blas }: BackendFlagValues,
  line: string,
): BackendOptions {
  return { strict, blas, line, ...(threads === undefined ? {} : { threads }) };
}
