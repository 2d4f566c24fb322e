import type { EpochRecord } from "@shrinklab/report/result";
import type { StepProgress } from "@shrinklab/training";

/** What watches and ends training, told which trial it is. */
export interface TrainingHooks<Trial> {
  /** Called after every step. */
  readonly onStep?: (trial: Trial, progress: StepProgress) => void;
  /** Called after every epoch and its evaluation. */
  readonly onEpoch?: (trial: Trial, record: EpochRecord) => void;
  /** Ends training after the current step, keeping what there is. */
  readonly signal?: AbortSignal | undefined;
}
