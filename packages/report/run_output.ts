import type { NamedTensor } from "@shrinklab/models/named_tensor";
import { encodeSafetensors } from "@shrinklab/models/safetensors";
import { historyCsv } from "./history_csv.ts";
import { type Result, type ResultRun, resultText } from "./result.ts";
import { RunFolder } from "./run_folder.ts";

/** A run whose weights are at hand. */
export interface RunWithWeights {
  readonly result: ResultRun;
  readonly weights: readonly NamedTensor[];
}

/** The run folder, and what is written into it as results come. */
export interface RunOutput<Run extends RunWithWeights> {
  /** Path of the folder. */
  readonly path: string;
  /** Writes the figures of all runs so far, and the weights of the last. */
  save(runs: readonly Run[]): void;
  /** Writes the pictures. */
  draw(runs: readonly Run[]): void;
}

/** Draws the pictures of some runs: the bytes of each by the name of its file. */
export type DrawRuns<Run extends RunWithWeights> = (
  runs: readonly Run[],
  subtitle: string,
) => Readonly<Record<string, Uint8Array>>;

/**
 * Makes the run folder and writes a result without runs into it, so that a folder that cannot be
 * written is told before the training and not after.
 *
 * @param path The folder, or nothing for `runs/APP-PRESET-TIME`.
 * @param base The result but for its runs.
 * @param pictures Draws the runs of the first seed.
 * @returns The folder.
 * @throws {RunFolderError} If it cannot be made or written, or is in use.
 *
 * @example
 * ```ts ignore
 * const output = openRunOutput("runs/first", base, (runs) => ({ "weights.png": draw(runs) }));
 * output.save(runs);
 * ```
 */
export function openRunOutput<Run extends RunWithWeights>(
  path: string | undefined,
  base: Omit<Result, "runs">,
  pictures: DrawRuns<Run>,
): RunOutput<Run> {
  const folder = path === undefined
    ? RunFolder.createNamed(`${base.app}-${base.preset}`, new Date())
    : RunFolder.create(path);
  const write = (runs: readonly Run[]) =>
    folder.write("result.json", resultText({ ...base, runs: runs.map(({ result }) => result) }));
  write([]);
  return {
    path: folder.path,
    save: (runs) => {
      write(runs);
      folder.write("history.csv", historyCsv(runs.map(({ result }) => result)));
      const { result, weights } = runs.at(-1)!;
      const { method, seed, weightsSha256 } = result;
      // With one seed the name is the method's; more seeds need their numbers in it.
      const several = seed !== base.seed ? `-seed${seed}` : "";
      folder.write(
        `weights-${method}${several}.safetensors`,
        encodeSafetensors(weights, { method, seed: String(seed), weightsSha256 }),
      );
    },
    draw: (runs) => {
      const first = runs.filter(({ result }) => result.seed === base.seed);
      if (first.length === 0) return;
      const subtitle = `${base.app} ${base.preset}, ${base.dataset.name}, seed ${base.seed}`;
      for (const [name, png] of Object.entries(pictures(first, subtitle))) folder.write(name, png);
    },
  };
}
