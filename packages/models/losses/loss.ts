import type * as tf from "@tensorflow/tfjs";

/** What the last layer of a model gives, as a loss reads it. */
export type OutputKind =
  /** Any number; a softmax or a logistic function turns it into a probability. */
  | "logits"
  /** From 0 to 1. */
  | "probabilities"
  /** Estimates of a quantity. */
  | "numbers";

/** A data loss: how wrong a batch of outputs is. */
export interface Loss {
  /** What it takes the outputs for. */
  readonly outputs: OutputKind;
  /**
   * The mean over the batch, differentiable by the outputs.
   *
   * @param outputs float32 `[rows, width]`.
   * @param targets Labels, int32 `[rows]`, or float32 numbers of the outputs' shape.
   * @param weights How much every row counts, float32 `[rows]`; the sum is divided by the number of
   * rows all the same, as Keras does. Default 1.
   */
  mean(outputs: tf.Tensor, targets: tf.Tensor, weights?: tf.Tensor): tf.Scalar;
  /**
   * The same on the host, in float64, for one row.
   *
   * @param outputs The row's outputs.
   * @param targets As many numbers, or for a class one label.
   */
  ofRow(outputs: ArrayLike<number>, targets: ArrayLike<number>): number;
}
