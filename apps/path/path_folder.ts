import { entriesOf, UsageError } from "@shrinklab/command";
import { encodeSafetensors, parseSafetensors } from "@shrinklab/models/safetensors";
import type { PathPoint, PathStore, SolvedPoint } from "@shrinklab/paths";
import { differenceText, RunFolder } from "@shrinklab/report";
import { FileLock } from "@shrinklab/store";

/** What a path is made of, as its folder keeps it. */
export type PathSetup = Readonly<Record<string, unknown>>;

/**
 * The folder of a path: its points are files of weights that name their figures, each written as a
 * whole, so that a path that was ended at any time goes on with what is there. One process at a time
 * has it.
 */
export class PathFolder implements PathStore, Disposable {
  /** The folder. */
  readonly folder: RunFolder;
  /** How many points were there. */
  readonly found: number;
  readonly #lock: FileLock;

  private constructor(folder: RunFolder, found: number) {
    this.folder = folder;
    this.found = found;
    const lock = FileLock.tryTake(`${folder.path}/.lock`);
    if (lock === undefined) {
      throw new UsageError(
        `Cannot go on with the path in "${folder.path}": another process does, want its end, or ` +
          "a new folder",
      );
    }
    this.#lock = lock;
  }

  /**
   * Opens the folder of a path, or makes it.
   *
   * @param path Where; default a new one under `runs`, named after the path.
   * @param name What the path is of.
   * @param setup What decides it.
   * @returns The folder.
   * @throws {UsageError} If another path is there, named by what differs, or another process.
   * @throws {RunFolderError} If it cannot be made.
   */
  static open(path: string | undefined, name: string, setup: PathSetup): PathFolder {
    if (path === undefined) {
      const folder = RunFolder.createNamed(`path-${name}`, new Date());
      folder.write("setup.json", jsonOf(setup));
      return new PathFolder(folder, 0);
    }
    const text = readText(`${path}/setup.json`);
    if (text === undefined) {
      const folder = RunFolder.create(path);
      folder.write("setup.json", jsonOf(setup));
      return new PathFolder(folder, 0);
    }
    const differs = differenceText(JSON.parse(text), JSON.parse(jsonOf(setup)));
    if (differs !== undefined) {
      throw new UsageError(
        `Cannot go on with the path in "${path}": ${differs}; want the same, or a new folder`,
      );
    }
    const found = entriesOf(`${path}/points`).filter(({ name }) => name.endsWith(".safetensors"));
    return new PathFolder(RunFolder.open(path), found.length);
  }

  /** Reads a point. */
  get(name: string): SolvedPoint | undefined {
    const file = `${this.folder.path}/points/${name}.safetensors`;
    let bytes;
    try {
      bytes = Deno.readFileSync(file);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
    const { tensors, metadata } = parseSafetensors(bytes, file);
    const weights = tensors.map(({ name, shape, values }) => ({
      name,
      shape,
      values: Float32Array.from(values),
    }));
    return { weights, point: JSON.parse(metadata.point!) as PathPoint };
  }

  /** Lets another process have the folder. */
  [Symbol.dispose](): void {
    this.#lock[Symbol.dispose]();
  }

  /** Keeps a point. */
  put(name: string, { weights, point }: SolvedPoint): void {
    const bytes = encodeSafetensors(weights, { point: JSON.stringify(point) });
    this.folder.write(`points/${name}.safetensors`, bytes);
  }
}

function jsonOf(setup: PathSetup): string {
  return `${JSON.stringify(setup, null, 2)}\n`;
}

function readText(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
