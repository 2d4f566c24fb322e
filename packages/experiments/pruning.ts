import {
  checkPrunable,
  epochsWithPruning,
  parsePruning,
  planPruning,
  type PrunedRecord,
  type PruningPlan,
  type TrainingPlan,
} from "@shrinklab/training";
import type { Experiment, Method } from "./experiment.ts";

/**
 * All epochs of a method, those after its pruning among them.
 *
 * @param method The method.
 * @returns How many there are at most.
 *
 * @example
 * ```ts
 * import { epochsOf } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(epochsOf({ epochs: 5, prune: "magnitude(0.9,epochs=2)" }), 7);
 * ```
 */
export function epochsOf({ epochs, prune }: Pick<Method, "epochs" | "prune">): number {
  return prune === undefined ? epochs : epochsWithPruning(parsePruning(prune), epochs);
}

/**
 * Works out what a method prunes after which epoch.
 *
 * @param method The method.
 * @param training Its training.
 * @param steps Steps in an epoch.
 * @returns The plan; nothing where it prunes nothing.
 * @throws {RangeError} If its epochs, network or optimizer do not fit what it prunes.
 *
 * @example
 * ```ts ignore
 * pruningOf(method, training, 100)?.stages; // [{ after: 5, share: 0.9 }]
 * ```
 */
export function pruningOf(
  { name, prune, epochs }: Method,
  training: TrainingPlan,
  steps: number,
): PruningPlan | undefined {
  if (prune === undefined) return undefined;
  try {
    const pruning = parsePruning(prune);
    checkPrunable(training, pruning);
    return planPruning(pruning, epochs, steps);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`${error.message} (method ${name}: ${prune})`);
  }
}

/**
 * Checks that no method prunes whose steps are another model's: these know no masks.
 *
 * @param experiment The experiment.
 * @throws {RangeError} If one does.
 */
export function checkPrunedMethods({ fault, methods }: Experiment): void {
  const pruned = methods.find(({ prune }) => prune !== undefined);
  if (fault !== "first-models-loss" || pruned === undefined) return;
  throw new RangeError(
    `Cannot prune ${pruned.name}: the experiment repeats the fault ${fault}, want one without`,
  );
}

/**
 * What a reader of a run's figures has to know of what was pruned.
 *
 * @param plan What was to be pruned.
 * @param records What was.
 * @param trained Epochs that ended.
 * @returns One line where something was pruned, or should have been.
 *
 * @example
 * ```ts
 * import { pruningNotes } from "@shrinklab/experiments";
 * import { planPruning } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const plan = planPruning({ share: 0.9, rewind: 0 }, 5, 100);
 * const records = [{ epoch: 5, what: "weights", pruned: 900, of: 1000 }] as const;
 * assertEquals(pruningNotes(plan, records, 10), [
 *   "pruned 900 of 1,000 weights of kernels (90 %) after epoch 5, then 5 epochs from the first weights",
 * ]);
 * ```
 */
export function pruningNotes(
  { rewind, stages }: PruningPlan,
  records: readonly PrunedRecord[],
  trained: number,
): string[] {
  const last = records.at(-1);
  if (last === undefined) return ["not pruned: training ended before"];
  const { epoch, what, pruned, of } = last;
  const names = what === "units" ? "hidden units and filters" : "weights of kernels";
  const counts = `${pruned.toLocaleString("en")} of ${of.toLocaleString("en")} ${names} ` +
    `(${Number((100 * pruned / of).toFixed(1))} %)`;
  const start = records[0]!.epoch;
  const steps = start === epoch ? `after epoch ${epoch}` : `after epochs ${start} to ${epoch}`;
  if (records.length < stages.length) {
    return [`pruned ${counts} ${steps}, not all: training ended before`];
  }
  const from = rewind === undefined
    ? ""
    : ` from ${rewind.step === 0 ? "the first weights" : `those after step ${rewind.step}`}`;
  const following = trained - (rewind?.after ?? epoch);
  return [
    `pruned ${counts} ${steps}, then ${following} ${following === 1 ? "epoch" : "epochs"}${from}`,
  ];
}
