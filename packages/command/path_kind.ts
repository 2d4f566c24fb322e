/**
 * Tells whether a file is at a path.
 *
 * @param path The path.
 * @returns False too where nothing can be said of it: reading it will say what is wrong.
 *
 * @example
 * ```ts ignore
 * if (isFile("runs/quick/result.json")) console.log("it has ended");
 * ```
 */
export function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/**
 * Tells whether a folder is at a path.
 *
 * @param path The path.
 * @returns False too where nothing can be said of it: reading it will say what is wrong.
 *
 * @example
 * ```ts ignore
 * const file = isFolder(path) ? `${path}/weights.safetensors` : path;
 * ```
 */
export function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

/**
 * Lists what a folder holds.
 *
 * @param path The path.
 * @returns Its entries, in the system's order; none where no folder is there.
 *
 * @example
 * ```ts
 * import { entriesOf } from "@shrinklab/command";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(entriesOf("no/such/folder"), []);
 * ```
 */
export function entriesOf(path: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(path)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
