import { messageOf } from "@shrinklab/names";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "@shrinklab/training";
import { writeWhole } from "./run_folder.ts";

/** Checkpoints that are kept: the newest, and the one before in case a disk loses it. */
const KEPT = 2;

const FILE = /^checkpoint-(\d+)\.safetensors(\.part)?$/;

/** What was found in a folder of checkpoints. */
export interface FoundCheckpoint {
  /** The newest that can be read; nothing where there is none. */
  readonly checkpoint?: Checkpoint;
  /** A line for each that cannot. */
  readonly remarks: readonly string[];
}

/**
 * The checkpoints in a folder, of one trial at a time: `checkpoint-N.safetensors`, each whole or not
 * there at all and on the disk before the ones before it go.
 *
 * @example
 * ```ts ignore
 * const checkpoints = new CheckpointFolder("runs/first");
 * const { checkpoint } = await checkpoints.latest();
 * await runTrial(trial, prepared, {
 *   resumeFrom: () => checkpoint?.state,
 *   checkpoint: {
 *     every: { steps: 50 },
 *     write: (state) => checkpoints.write({ state, about: "first" }),
 *   },
 * });
 * checkpoints.clear();
 * ```
 */
export class CheckpointFolder {
  /** Path of the folder, which other files may be in too. */
  readonly path: string;
  /** Numbers of files that could not be read: the next one takes their place. */
  readonly #unreadable = new Set<number>();

  /**
   * Takes up a folder; nothing is read or written yet.
   *
   * @param path Path of a folder that exists.
   */
  constructor(path: string) {
    this.path = path;
  }

  /**
   * Keeps a checkpoint, and of those before the last.
   *
   * @param checkpoint What is kept.
   * @throws {RunFolderError} If it cannot be written; those before stay then.
   */
  async write(checkpoint: Checkpoint): Promise<void> {
    const bytes = await encodeCheckpoint(checkpoint);
    // Kills right after a file got its name may have left more.
    this.#trim();
    const number = (this.#numbers()[0] ?? 0) + 1;
    writeWhole(this.#file(number), bytes, { synced: true });
    this.#trim();
    for (const one of this.#unreadable) Deno.removeSync(this.#file(one));
    this.#unreadable.clear();
  }

  /**
   * Reads the newest checkpoint; where it was cut off or changed, the one before.
   *
   * @returns The checkpoint, if there is one, and what could not be read.
   */
  async latest(): Promise<FoundCheckpoint> {
    const remarks: string[] = [];
    for (const number of this.#numbers()) {
      const file = this.#file(number);
      try {
        const checkpoint = await decodeCheckpoint(Deno.readFileSync(file), file);
        return {
          checkpoint,
          remarks: remarks.map((remark) => `${remark}; the checkpoint before it is taken`),
        };
      } catch (error) {
        this.#unreadable.add(number);
        remarks.push(messageOf(error));
      }
    }
    return { remarks: remarks.map((remark) => `${remark}; there is no other`) };
  }

  /** Removes all checkpoints, and what a process that was killed left of one. */
  clear(): void {
    for (const { name } of [...Deno.readDirSync(this.path)]) {
      if (FILE.test(name)) Deno.removeSync(`${this.path}/${name}`);
    }
    this.#unreadable.clear();
  }

  /** Removes all readable ones but the newest. */
  #trim(): void {
    const readable = this.#numbers().filter((number) => !this.#unreadable.has(number));
    for (const number of readable.slice(KEPT)) Deno.removeSync(this.#file(number));
  }

  #file(number: number): string {
    return `${this.path}/checkpoint-${number}.safetensors`;
  }

  /** Numbers of the whole files, the newest first. */
  #numbers(): number[] {
    return [...Deno.readDirSync(this.path)].flatMap(({ name }) => {
      const [, number, part] = FILE.exec(name) ?? [];
      return number === undefined || part !== undefined ? [] : [Number(number)];
    }).sort((a, b) => b - a);
  }
}
