import { UsageError } from "./usage_error.ts";

/**
 * Reads a file that the user named, so that a wrong name is a usage error and not a stack.
 *
 * @param path Path of the file.
 * @param wanted What it should be, such as `a safetensors file`.
 * @returns Its content.
 * @throws {UsageError} If it cannot be read.
 *
 * @example
 * ```ts ignore
 * const bytes = await readInput("weights.safetensors", "a safetensors file");
 * ```
 */
export async function readInput(path: string, wanted: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    throw new UsageError(`Cannot read "${path}": it is ${reason(error)}, want ${wanted}`);
  }
}

function reason(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "not there";
  if (error instanceof Deno.errors.IsADirectory) return "a folder";
  if (error instanceof Deno.errors.PermissionDenied) return "not readable";
  return error instanceof Error ? `not readable (${error.message})` : "not readable";
}
