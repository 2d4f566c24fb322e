import type { NamedTensor } from "@shrinklab/models";
import type { CheckpointOptions, State, StepProgress, Steps, Trainer } from "@shrinklab/training";
import type { Details } from "./judge_trial.ts";
import type { EpochRecord, Run } from "./result.ts";
import type { Trial } from "./trial.ts";

/** What watches, changes and ends the training of a trial. */
export interface TrialHooks {
  /** Called after every step. */
  readonly onStep?: (trial: Trial, progress: StepProgress) => void;
  /** Called after every epoch and its evaluation; `weights` reads those of now, which takes time. */
  readonly onEpoch?: (
    trial: Trial,
    record: EpochRecord,
    weights: () => readonly NamedTensor[],
  ) => void;
  /** Ends training after the current step, keeping what there is. */
  readonly signal?: AbortSignal | undefined;
  /** Makes the steps in place of the trainer's own: how the fault of a source is repeated. */
  readonly stepsOf?: (trainer: Trainer) => Steps;
  /** When the state of a trial is handed out, and to whom; default never. */
  readonly checkpoint?: TrialCheckpoints;
  /** The state that a trial goes on from, where it was interrupted; nothing where it begins. */
  readonly resumeFrom?: (trial: Trial) => State | undefined;
  /** What came of a trial that has ended before: it is not trained again. */
  readonly completed?: (trial: Trial) => CompletedTrial | undefined;
  /**
   * How much is said of a trial: `"all"` (default), or `"figures"`: the numbers that trials are
   * compared by, without confusion, calibration, curves, histograms, quantiles and pictures.
   */
  readonly details?: Details;
  /** What a reader has to know of the trial, beside what is found here. */
  readonly notes?: readonly string[];
}

/** When the state of a trial is handed out, and to whom. */
export interface TrialCheckpoints extends Pick<CheckpointOptions, "every"> {
  /** Takes a state, which `resumeFrom` may give another run; training waits for it. */
  readonly write: (state: State, trial: Trial) => void | Promise<void>;
}

/** A trial that has ended. */
export interface CompletedTrial {
  /** What is written of it. */
  readonly run: Run;
  /** The chosen weights. */
  readonly weights: readonly NamedTensor[];
}
