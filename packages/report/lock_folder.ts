import { RunFolderError } from "./run_folder.ts";

/**
 * Keeps other processes out of a folder, as long as they ask too. The lock ends with the process
 * that holds it, however that ends, and leaves no file.
 *
 * @param path Path of the folder.
 * @returns The lock; dispose of it with `using`.
 * @throws {RunFolderError} If another process has it.
 *
 * @example
 * ```ts ignore
 * using _lock = lockFolder("runs/first");
 * ```
 */
export function lockFolder(path: string): Disposable {
  // Windows opens no folders; there two processes in one are the user's to avoid.
  if (Deno.build.os === "windows") return { [Symbol.dispose]: () => {} };
  const folder = Deno.openSync(path);
  if (folder.tryLockSync(true)) return folder;
  folder.close();
  throw new RunFolderError(
    `Cannot write into "${path}": another process does, want one that has ended`,
  );
}
