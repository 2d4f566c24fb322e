import { createTrainer, planTraining, type Trainer } from "@shrinklab/training";
import { dataLossOf, PenaltySteps } from "./faults/penalty_steps.ts";
import type { ExperimentSpec } from "./experiment_spec.ts";
import {
  type CompletedRun,
  initialWeights,
  type ResidentData,
  runMethod,
  type TrialHooks,
} from "./run_method.ts";
import { shadowCounts } from "./shadow_counts.ts";

/** What watches an experiment. */
export interface ExperimentHooks extends TrialHooks {
  /** Called with all runs so far, each time one has ended. */
  readonly onRun?: (runs: readonly CompletedRun[]) => void | Promise<void>;
}

/**
 * Runs every method of an experiment with every seed, one after the other.
 *
 * @param spec The experiment.
 * @param data What is trained and tested on.
 * @param hooks What watches and ends it; after an abort the runs so far are returned.
 * @returns The runs, seed by seed, in the order of the methods.
 * @throws {RangeError} If model, optimizer or batch size do not fit.
 *
 * @example
 * ```ts ignore
 * const spec = planExperiment(presets.quick);
 * const runs = await runExperiment(spec, data, { onRun: (runs) => save(runs) });
 * ```
 */
export async function runExperiment(
  spec: ExperimentSpec,
  data: ResidentData,
  hooks: ExperimentHooks = {},
): Promise<CompletedRun[]> {
  let runs: CompletedRun[] = [];
  for (const seed of spec.seeds) {
    let first: Trainer | undefined;
    try {
      for (const [at, method] of spec.methods.entries()) {
        const trial = { spec, method, at, seed };
        const trainer = createTrainer(planTraining(method.training), initialWeights(trial));
        // The first model outlives its own training where the others take their loss from it.
        using _owned = at > 0 ? trainer : undefined;
        first ??= trainer;
        using steps = method.penaltyAlone ? new PenaltySteps(trainer) : undefined;
        const step = steps && ((rows: Int32Array) => {
          const loss = dataLossOf(first!, data.train, rows);
          const penalty = steps.step();
          return { total: loss + penalty, data: loss, penalty };
        });
        runs.push(await runMethod(trial, trainer, data, hooks, step));
        if (spec.fault === "one-optimizer" && at > 0 && at === spec.methods.length - 1) {
          runs = shadowCounts(runs, at + 1);
        }
        await hooks.onRun?.(runs);
        if (hooks.signal?.aborted) return runs;
      }
    } finally {
      first?.[Symbol.dispose]();
    }
  }
  return runs;
}
