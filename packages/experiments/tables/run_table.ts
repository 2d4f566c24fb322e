import type { TableExperiment } from "./plan_table.ts";
import type { PreparedVariant } from "./prepare_variant.ts";
import { runTrial, type TableRun } from "./run_trial.ts";
import type { TableHooks } from "./train_table.ts";

/** What watches an experiment on a table. */
export interface TableExperimentHooks extends TableHooks {
  /** Called with all runs so far, each time one has ended. */
  readonly onRun?: (runs: readonly TableRun[]) => void | Promise<void>;
}

/**
 * Runs every variant of an experiment with every seed, one after the other.
 *
 * @param experiment The experiment.
 * @param prepared Its variants with their rows, as `prepareVariant` gives them.
 * @param hooks What watches and ends it; after an abort the runs so far are returned.
 * @returns The runs, seed by seed, in the order of the variants.
 *
 * @example
 * ```ts ignore
 * const experiment = planTable(tablePresets["e4-grades"]);
 * const prepared = experiment.variants.map((one) => prepareVariant(table, one, experiment));
 * const runs = await runTable(experiment, prepared);
 * ```
 */
export async function runTable(
  experiment: TableExperiment,
  prepared: readonly PreparedVariant[],
  hooks: TableExperimentHooks = {},
): Promise<TableRun[]> {
  const runs: TableRun[] = [];
  for (const seed of experiment.seeds) {
    for (const [at, one] of prepared.entries()) {
      runs.push(await runTrial({ experiment, prepared: one, at, seed }, hooks));
      await hooks.onRun?.(runs);
      if (hooks.signal?.aborted) return runs;
    }
  }
  return runs;
}
