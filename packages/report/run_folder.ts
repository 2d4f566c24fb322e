/** A run folder could not be made or written. */
export class RunFolderError extends Error {
  /** Tells this error from others, across copies of the class. */
  readonly code = "run-folder";

  /**
   * An error that is shown as one line.
   *
   * @param message One line, `Cannot <action>: <thing> is <value>, want <wanted>`.
   * @param options Cause, as for any error.
   */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "RunFolderError";
  }
}

/**
 * The folder that one run writes its results to.
 *
 * A file appears under its name only when it is complete, so that a run that is stopped at any time
 * leaves whole files or none.
 */
export class RunFolder {
  /** Path of the folder. */
  readonly path: string;

  /** @param path Path of a folder that exists. */
  private constructor(path: string) {
    this.path = path;
  }

  /**
   * Makes a new folder. An existing one is never written into, unless it is empty.
   *
   * @param path Where; missing parents are made as well.
   * @returns The folder.
   * @throws {RunFolderError} If something is there already, or the folder cannot be made.
   *
   * @example
   * ```ts ignore
   * const folder = RunFolder.create("runs/first");
   * folder.write("result.json", "{}\n");
   * ```
   */
  static create(path: string): RunFolder {
    try {
      Deno.mkdirSync(path, { recursive: true });
    } catch (error) {
      throw unwritable("make run folder", path, error);
    }
    RunFolder.checkFree(path);
    return new RunFolder(path);
  }

  /**
   * Takes a folder that is there, to go on with what it holds.
   *
   * @param path Where.
   * @returns The folder.
   *
   * @example
   * ```ts ignore
   * RunFolder.open("runs/first").write("result.json", "{}\n");
   * ```
   */
  static open(path: string): RunFolder {
    return new RunFolder(path);
  }

  /**
   * Checks that nothing is where a run folder is wanted, before the work whose results it holds.
   *
   * @param path Where.
   * @throws {RunFolderError} If something other than an empty folder is there.
   *
   * @example
   * ```ts ignore
   * RunFolder.checkFree("runs/first");
   * ```
   */
  static checkFree(path: string): void {
    try {
      if (Deno.readDirSync(path)[Symbol.iterator]().next().done) return;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      throw unwritable("make run folder", path, error);
    }
    throw new RunFolderError(
      `Cannot make run folder: "${path}" is not empty, want a new or an empty folder`,
    );
  }

  /**
   * Makes a new folder named after what ran and when; where the name is taken, the next free one
   * with a number.
   *
   * @param stem What ran, such as `cnn-compare-quick`.
   * @param time When it started.
   * @param parent Folder of all runs.
   * @returns The folder.
   * @throws {RunFolderError} If the folder cannot be made.
   *
   * @example
   * ```ts ignore
   * RunFolder.createNamed("cnn-compare-quick", new Date()).path; // runs/cnn-compare-quick-2026...
   * ```
   */
  static createNamed(stem: string, time: Date, parent = "runs"): RunFolder {
    const name = runName(stem, time);
    for (let copy = 1;; copy++) {
      const path = `${parent}/${copy === 1 ? name : `${name}-${copy}`}`;
      try {
        Deno.mkdirSync(parent, { recursive: true });
        Deno.mkdirSync(path);
        return new RunFolder(path);
      } catch (error) {
        if (!(error instanceof Deno.errors.AlreadyExists)) {
          throw unwritable("make run folder", path, error);
        }
      }
    }
  }

  /**
   * Writes a file, or replaces what this run wrote under that name before.
   *
   * @param name Name of the file within the folder; folders in it are made.
   * @param content Text or bytes.
   * @returns Path of the file.
   * @throws {RunFolderError} If it cannot be written; nothing is left of it then.
   */
  write(name: string, content: string | Uint8Array): string {
    const path = `${this.path}/${name}`;
    const inner = name.lastIndexOf("/");
    if (inner > 0) makeFolder(`${this.path}/${name.slice(0, inner)}`);
    writeWhole(path, content);
    return path;
  }

  /**
   * Adds to a file that this run has written.
   *
   * @param name Name of the file within the folder.
   * @param text What is added.
   * @param over How many bytes at the end of the file it takes the place of; default 0.
   * @throws {RunFolderError} If it cannot be written.
   */
  append(name: string, text: string, over = 0): void {
    const path = `${this.path}/${name}`;
    try {
      using file = Deno.openSync(path, { write: true });
      file.seekSync(-over, Deno.SeekMode.End);
      let bytes = new TextEncoder().encode(text);
      while (bytes.length > 0) bytes = bytes.subarray(file.writeSync(bytes));
    } catch (error) {
      throw unwritable("write file", path, error);
    }
  }
}

/** Options of {@linkcode writeWhole}. */
export interface WriteOptions {
  /** Wait until the disk has it, so that it outlives a machine that goes down; default false. */
  readonly synced?: boolean;
}

/**
 * Writes a file so that it is there completely or not at all: to a temporary name, then renamed.
 *
 * @param path Path of the file; what is there is replaced.
 * @param content Text or bytes.
 * @param options Whether to wait for the disk.
 * @throws {RunFolderError} If it cannot be written; nothing is left of it then.
 *
 * @example
 * ```ts ignore
 * writeWhole("histogram.png", bytes);
 * ```
 */
export function writeWhole(
  path: string,
  content: string | Uint8Array,
  { synced = false }: WriteOptions = {},
): void {
  const part = `${path}.part`;
  try {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    Deno.writeFileSync(part, bytes);
    if (synced) syncFile(part);
    Deno.renameSync(part, path);
    // The name is in the folder, which a system other than Windows syncs like a file.
    if (synced && Deno.build.os !== "windows") syncFile(path.replace(/\/?[^/]*$/, "") || ".");
  } catch (error) {
    try {
      Deno.removeSync(part);
    } catch {
      // It was never made: the error that matters is the first one.
    }
    throw unwritable("write file", path, error);
  }
}

/**
 * Name of a run: what ran, and when, in UTC to the second.
 *
 * @param stem What ran.
 * @param time When it started.
 * @returns A name that sorts by time and is a valid file name everywhere.
 *
 * @example
 * ```ts
 * import { runName } from "@shrinklab/report";
 * import { assertEquals } from "@std/assert";
 *
 * const time = new Date(Date.UTC(2026, 0, 2, 3, 4, 5));
 * assertEquals(runName("cnn-compare-quick", time), "cnn-compare-quick-20260102-030405");
 * ```
 */
export function runName(stem: string, time: Date): string {
  const [day, clock] = time.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").split("T");
  return `${stem}-${day}-${clock}`;
}

function syncFile(path: string): void {
  using file = Deno.openSync(path);
  file.syncSync();
}

function makeFolder(path: string): void {
  try {
    Deno.mkdirSync(path, { recursive: true });
  } catch (error) {
    throw unwritable("make folder", path, error);
  }
}

function unwritable(action: string, path: string, cause: unknown): RunFolderError {
  const reason = cause instanceof Error
    ? cause.message.replace(/, (mk|open|rename|writ).*$/s, "")
    : cause;
  return new RunFolderError(
    `Cannot ${action}: "${path}" is not writable (${reason}), want a path that is`,
    { cause },
  );
}
