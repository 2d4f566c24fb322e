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
