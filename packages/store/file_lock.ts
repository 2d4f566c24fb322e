/** A file that one process holds at a time; the system lets go of it when the process ends. */
export class FileLock implements Disposable {
  readonly #path: string;
  readonly #file: Deno.FsFile;

  private constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  /**
   * Takes a lock, if nobody has it.
   *
   * @param path Its file, made if it is not there and removed with the lock.
   * @returns The lock, or nothing where another process has it.
   *
   * @example
   * ```ts ignore
   * using lock = FileLock.tryTake("runs/store.sqlite.lock");
   * ```
   */
  static tryTake(path: string): FileLock | undefined {
    while (true) {
      const file = Deno.openSync(path, { read: true, write: true, create: true });
      if (!file.tryLockSync(true)) {
        file.close();
        return undefined;
      }
      // Its last holder may have removed the file between the two steps: then this lock is of a
      // file that nobody else finds.
      if (isSame(file, path)) return new FileLock(path, file);
      file.close();
    }
  }

  /** Lets go of it. */
  [Symbol.dispose](): void {
    Deno.removeSync(this.#path);
    this.#file.close();
  }
}

function isSame(file: Deno.FsFile, path: string): boolean {
  try {
    const [held, found] = [file.statSync(), Deno.statSync(path)];
    return held.ino === found.ino && held.dev === found.dev;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
