import type { ModelSpec } from "@shrinklab/models";
import type { LossName } from "@shrinklab/models/losses";
import type { PenaltyTerm } from "@shrinklab/regularizers";
import type { OptimizerSpec } from "./optimizers/optimizer.ts";

/** What is trained and how: plain data. */
export interface TrainingSpec {
  /** The model; its last layer gives what the loss reads: logits, probabilities or numbers. */
  readonly model: ModelSpec;
  /** The data loss, a mean over the batch. */
  readonly loss: LossName;
  /** How the weights follow the gradient. */
  readonly optimizer: OptimizerSpec;
  /** What is added to the loss. */
  readonly penalties: readonly PenaltyTerm[];
  /**
   * Whether the data loss trains the model; default true. Under false it is only printed, and
   * the penalties' gradients train alone: fault (a) of the CNN experiment.
   */
  readonly dataLoss?: boolean;
  /** What rows of each class count in training, `[classes]`, each 0 or more; default 1. */
  readonly classWeights?: readonly number[];
  /** Fixes the masks of dropout, 0 to below 2^32; needed where the model has some. */
  readonly seed?: number;
}

/** The losses of a step, before its update. */
export interface StepLosses {
  /** `data + penalty`. */
  readonly total: number;
  /** Mean loss over the batch. */
  readonly data: number;
  /** Sum of the penalty terms. */
  readonly penalty: number;
}

/** Figures over a set of examples. */
export interface Evaluation {
  /** Mean data loss, without penalties. */
  readonly loss: number;
  /**
   * Share of rows whose first largest output is the label's, 0 to 1; with one output, of rows where
   * it is above a half (a logit: above 0) just where the label is 1.
   */
  readonly accuracy: number;
  /** Rows that were looked at. */
  readonly rows: number;
  /** How often each class was the answer; absent where the model has one output. */
  readonly answers?: readonly number[];
}
