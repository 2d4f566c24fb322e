/** The losses of a step, before its update. */
export interface StepLosses {
  /** `data + penalty`. */
  readonly total: number;
  /** Mean loss over the batch. */
  readonly data: number;
  /** Sum of the penalty terms. */
  readonly penalty: number;
}

/** Mean losses over the samples of an epoch, each before its step's update. */
export interface MeanLosses {
  /** Steps that were made; fewer than a whole epoch's where training was ended. */
  readonly steps: number;
  /** Data loss and penalty. */
  readonly loss: number;
  /** Data loss alone. */
  readonly dataLoss: number;
  /** Penalty alone. */
  readonly penalty: number;
  /** Total loss of the last batch alone, what some sources print. */
  readonly lastBatchLoss: number;
}

/** Sums of losses, each weighed by its samples. */
export interface LossSumsState {
  /** Steps that were added. */
  readonly steps: number;
  /** Their samples. */
  readonly samples: number;
  /** Sum of data losses. */
  readonly data: number;
  /** Sum of penalties. */
  readonly penalty: number;
  /** Total loss of the last step. */
  readonly last: number;
}

/**
 * Sums the losses of an epoch's steps, weighed by the samples of their batches.
 *
 * @example
 * ```ts
 * import { LossSums } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const sums = new LossSums();
 * sums.add({ total: 4, data: 3, penalty: 1 }, 2);
 * sums.add({ total: 1, data: 0, penalty: 1 }, 1);
 * assertEquals(sums.means(), {
 *   steps: 2,
 *   loss: 3,
 *   dataLoss: 2,
 *   penalty: 1,
 *   lastBatchLoss: 1,
 * });
 * ```
 */
export class LossSums {
  /** Steps that were added. */
  steps = 0;
  #samples = 0;
  #data = 0;
  #penalty = 0;
  #last = 0;

  /**
   * Adds a step.
   *
   * @param losses Its losses.
   * @param samples Rows of its batch.
   */
  add({ total, data, penalty }: StepLosses, samples: number): void {
    this.steps++;
    this.#samples += samples;
    this.#data += data * samples;
    this.#penalty += penalty * samples;
    this.#last = total;
  }

  /** What was added, as plain data. */
  state(): LossSumsState {
    const [samples, data, penalty, last] = [this.#samples, this.#data, this.#penalty, this.#last];
    return { steps: this.steps, samples, data, penalty, last };
  }

  /**
   * Goes on from what was added before.
   *
   * @param state What {@linkcode LossSums.state} gave.
   */
  restore({ steps, samples, data, penalty, last }: LossSumsState): void {
    this.steps = steps;
    [this.#samples, this.#data, this.#penalty, this.#last] = [samples, data, penalty, last];
  }

  /**
   * The means so far.
   *
   * @returns Them; not numbers where no step was added.
   */
  means(): MeanLosses {
    const dataLoss = this.#data / this.#samples;
    const penalty = this.#penalty / this.#samples;
    return {
      steps: this.steps,
      loss: dataLoss + penalty,
      dataLoss,
      penalty,
      lastBatchLoss: this.#last,
    };
  }
}
