import { createTrainer, joinStates, statePart } from "@shrinklab/training";
import type { PreparedExperiment } from "../prepare.ts";
import { runTrial } from "../run_trial.ts";
import type { CompletedTrial, TrialHooks } from "../trial_hooks.ts";
import type { RunTrial } from "../run_trials.ts";
import { withSet } from "../sweep.ts";
import { labelOf } from "../trial.ts";
import { dataLossOf, PenaltySteps } from "./penalty_steps.ts";

/**
 * Repeats E3's first fault: every method after the first takes its data loss from the first one's
 * trained model, so that its own model gets the penalty's gradient alone.
 *
 * @param prepared The experiment.
 * @param hooks What watches and ends training.
 * @returns What runs its trials, which have to come seed by seed.
 */
export function firstModelsLoss(prepared: PreparedExperiment, hooks: TrialHooks): RunTrial {
  const { methods: [first] } = prepared.experiment;
  let model: { readonly key: string; readonly weights: CompletedTrial["weights"] } | undefined;
  return async (trial) => {
    const { place, seed, set = {} } = trial;
    const key = labelOf(String(seed), set);
    if (place === 0) {
      const completed = await runTrial(trial, prepared, hooks);
      model = { key, weights: completed.weights };
      return completed;
    }
    // A sweep trains the methods of a seed in several processes: then this one trains the first too.
    const lead = { ...trial, method: withSet(first!, set), place: 0 };
    if (model?.key !== key) {
      model = { key, weights: (await runTrial(lead, prepared)).weights };
    }
    const method = await prepared.trialOf(lead);
    const train = prepared.resident(method, "train")!;
    using other = createTrainer(method.training, model.weights, { seed });
    using own = new DisposableStack();
    return await runTrial(trial, prepared, {
      ...hooks,
      notes: [
        ...hooks.notes ?? [],
        `never saw the data: trained by its penalty alone, its data loss is ${first!.name}'s`,
      ],
      stepsOf: (trainer) => {
        const steps = own.use(new PenaltySteps(trainer));
        return {
          step: (rows) => {
            const data = dataLossOf(other, train, rows);
            const penalty = steps.step();
            return { total: data + penalty, data, penalty };
          },
          state: () => joinStates({ penalty: steps.state(), other: other.state() }),
          restore: (state) => {
            steps.restore(statePart(state, "penalty"));
            other.restore(statePart(state, "other"));
          },
        };
      },
    });
  };
}
