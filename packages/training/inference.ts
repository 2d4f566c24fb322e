import { forward, type ForwardOptions, type ModelPlan } from "@shrinklab/models";
import type * as tf from "@tensorflow/tfjs";
import { type MaskPurpose, type MaskSteps, maskSteps } from "./mask_steps.ts";

/**
 * A model outside training: its layers are deterministic, but for dropout that is always on, which
 * draws new masks after every {@linkcode Inference.next}.
 */
export class Inference {
  readonly #plan: ModelPlan;
  readonly #variables: Readonly<Record<string, tf.Tensor>>;
  readonly #masks: MaskSteps | undefined;

  /**
   * Takes up a model.
   *
   * @param plan The model.
   * @param variables Its parameters and moving statistics by name.
   * @param seed Fixes the masks; needed where dropout is always on.
   * @param purpose Which masks: those of evaluation by default.
   * @throws {RangeError} If a seed is needed and there is none.
   */
  constructor(
    plan: ModelPlan,
    variables: Readonly<Record<string, tf.Tensor>>,
    seed: number | undefined,
    purpose: MaskPurpose = "evaluation",
  ) {
    this.#plan = plan;
    this.#variables = variables;
    this.#masks = maskSteps(plan, seed, purpose);
  }

  /** Number of the batch whose masks are drawn; 0 before the first, and where none ever are. */
  get batch(): number {
    return this.#masks?.step ?? 0;
  }

  /**
   * Starts anew before the masks of the first batch.
   *
   * @param seed Fixes the masks; needed where dropout is always on.
   * @throws {RangeError} If a seed is needed and there is none.
   */
  restart(seed: number | undefined): void {
    this.#masks?.restart(seed);
  }

  /** Goes on to the masks of the next batch, before it is calculated or its recording replayed. */
  next(): void {
    this.#masks?.next();
  }

  /**
   * Goes to the masks of a batch, before it is calculated or its recording replayed.
   *
   * @param batch Its number, the first of which is 1.
   */
  goTo(batch: number): void {
    this.#masks?.goTo(batch);
  }

  /**
   * Calculates a batch.
   *
   * @param x float32 `[rows, ...input]`.
   * @param options What is shown the outputs of layers with an activity regularizer.
   * @returns What the last layer gives.
   */
  outputs(x: tf.Tensor, options: Pick<ForwardOptions, "onActivity"> = {}): tf.Tensor {
    const masks = this.#masks ? { masks: this.#masks.source } : {};
    return forward(this.#plan, this.#variables, x, { ...options, training: false, ...masks });
  }
}
