import type { Result } from "@shrinklab/experiments";

/**
 * Says in words what computed a result.
 *
 * @param backend The backend as the result has it.
 * @returns For example `engine, 2 threads`.
 *
 * @example
 * ```ts
 * import { backendText } from "@shrinklab/report";
 * import { assertEquals } from "@std/assert";
 *
 * const backend = { name: "engine", threads: 1, mode: "strict" } as const;
 * assertEquals(backendText(backend), "engine, 1 thread, strict");
 * ```
 */
export function backendText({ name, threads, mode, blas }: Result["backend"]): string {
  return [
    name,
    `${threads} ${threads === 1 ? "thread" : "threads"}`,
    ...(mode ? [mode] : []),
    ...(blas ? [`BLAS ${blas}`] : []),
  ].join(", ");
}
