import type { Fault } from "../experiment.ts";
import type { PreparedExperiment } from "../prepare.ts";
import { runTrial } from "../run_trial.ts";
import type { TrialHooks } from "../trial_hooks.ts";
import type { RunTrial } from "../run_trials.ts";
import { firstModelsLoss } from "./first_models_loss.ts";

/** How each fault of a source changes the running of trials. */
const faults: Readonly<
  Record<Fault, (prepared: PreparedExperiment, hooks: TrialHooks) => RunTrial>
> = {
  "first-models-loss": firstModelsLoss,
  // Its methods already have no regularization; the counts are a matter of the report.
  "one-optimizer": (prepared, hooks) => (trial) =>
    runTrial(trial, prepared, {
      ...hooks,
      notes: [...hooks.notes ?? [], "not regularized, whatever its name says"],
    }),
};

/**
 * What runs the trials of an experiment: as they are, or with the fault of its source.
 *
 * @param prepared The experiment with its data.
 * @param hooks What watches and ends training.
 * @returns What `runTrials` takes.
 *
 * @example
 * ```ts ignore
 * await runTrials(trialsOf(experiment), { run: trialRunner(prepared) });
 * ```
 */
export function trialRunner(prepared: PreparedExperiment, hooks: TrialHooks = {}): RunTrial {
  const { fault } = prepared.experiment;
  return fault === undefined
    ? (trial) => runTrial(trial, prepared, hooks)
    : faults[fault](prepared, hooks);
}
