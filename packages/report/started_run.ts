import { readInput, UsageError } from "@shrinklab/command";
import type { CompletedTrial } from "@shrinklab/experiments";
import { type NamedTensor, weightsSha256 } from "@shrinklab/models";
import { decodeSafetensors } from "@shrinklab/models/safetensors";
import { parseResult, type ResultBase, weightsFile } from "./run_output.ts";

/** What a run has left in its folder so far. */
export interface StartedRun {
  /** Path of the folder. */
  readonly path: string;
  /** Its result but for its runs. */
  readonly base: ResultBase;
  /** The trials that have ended, with their weights; those that were interrupted have not. */
  readonly completed: readonly CompletedTrial[];
  /** A line for each trial that has ended but whose weights are not as they were written. */
  readonly remarks: readonly string[];
}

/**
 * Reads what a run has left, whenever it was ended.
 *
 * @param path Its folder.
 * @returns What is there.
 * @throws {UsageError} If it is no folder of a run.
 *
 * @example
 * ```ts ignore
 * const { base, completed } = await readStartedRun("runs/first");
 * console.log(`${base.experiment.name}: ${completed.length} trials have ended`);
 * ```
 */
export async function readStartedRun(path: string): Promise<StartedRun> {
  const file = `${path}/result.json`;
  const result = parseResult(new TextDecoder().decode(await readInput(file, "that of a run")));
  if (result === undefined) {
    throw new UsageError(`Cannot read "${file}": it is no result of this version, want a run's`);
  }
  const { runs, ...base } = result;
  const completed: CompletedTrial[] = [];
  const remarks: string[] = [];
  for (const run of runs) {
    if (run.outcome.type === "aborted") continue;
    const name = `${path}/${weightsFile(run, base.experiment.seeds[0]!)}`;
    const weights = readWeights(name);
    if (weights !== undefined && await weightsSha256(weights) === run.weightsSha256) {
      completed.push({ run, weights });
    } else {
      const found = weights === undefined ? "not there or cut off" : "not those of its run";
      remarks.push(`Cannot use "${name}": its weights are ${found}; they are trained again`);
    }
  }
  return { path, base, completed, remarks };
}

function readWeights(file: string): NamedTensor[] | undefined {
  try {
    return decodeSafetensors(Deno.readFileSync(file), file);
  } catch {
    return undefined;
  }
}
