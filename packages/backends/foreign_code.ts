/** The task that may call foreign code: `--allow-ffi` undoes every other restriction. */
const carrier = "deno task shrinklab";

/** How the other tasks are called. */
const tasks = /^deno task (?!shrinklab\b)/;

/**
 * A command line under the task that may call foreign code (libtensorflow, a BLAS library), for
 * errors and advice.
 *
 * @param line The command line; without it the answer names no command.
 * @param option An option with its value, which is added where the line has none of that name.
 * @returns The line to type.
 *
 * @example
 * ```ts
 * import { foreignCodeLine } from "@shrinklab/backends";
 * import { assertEquals } from "@std/assert";
 *
 * const line = foreignCodeLine("deno task mlp --seeds 1", "--blas auto");
 * assertEquals(line, "deno task shrinklab mlp --seeds 1 --blas auto");
 * ```
 */
export function foreignCodeLine(line: string | undefined, option: string): string {
  const [name] = option.split(" ", 1);
  const carried = (line ?? "deno task COMMAND").replace(tasks, `${carrier} `);
  return carried.includes(` ${name}`) ? carried : `${carried} ${option}`;
}

/**
 * Whether foreign code may be called.
 *
 * @param path The library's file; without it any.
 * @returns Whether `--allow-ffi` is granted for it.
 */
export function mayCallForeignCode(path?: string): boolean {
  const permission = { name: "ffi", ...(path === undefined ? {} : { path }) } as const;
  return Deno.permissions.querySync(permission).state === "granted";
}
