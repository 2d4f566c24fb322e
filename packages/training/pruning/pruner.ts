import type { NamedTensor } from "@shrinklab/models";
import type { Callback } from "../callbacks/callback.ts";
import { joinStates, type State, statePart } from "../state.ts";
import type { Trainer } from "../trainer.ts";
import { magnitudeMasks, type Masks } from "./magnitude_masks.ts";
import type { PruningPlan } from "./plan_pruning.ts";

/** What was pruned after an epoch. */
export interface PrunedRecord {
  /** The epoch, from 1. */
  readonly epoch: number;
  /** What was counted: weights of kernels, or hidden units and filters. */
  readonly what: "weights" | "units";
  /** How many are pruned since then, those of before among them. */
  readonly pruned: number;
  /** Of how many. */
  readonly of: number;
}

/**
 * Prunes a model in training as a plan says: after some epochs, right before the next one begins, so
 * that the figures of an epoch are those of the weights it ended with. Where the plan rewinds, those
 * weights that stay get back their values of a step, and the optimizer begins anew; otherwise both
 * go on.
 *
 * @example
 * ```ts ignore
 * const plan = planPruning({ share: 0.9 }, 5, steps);
 * using trainer = createTrainer(training, weights, { masked: true });
 * const pruner = new Pruner(trainer, plan);
 * await fit(trainer, { train, epochs: plan.epochs, batchSize, seed, callbacks: [pruner] });
 * console.log(pruner.records);
 * ```
 */
export class Pruner implements Callback {
  readonly name: string = "pruner";
  readonly #trainer: Trainer;
  readonly #plan: PruningPlan;
  readonly #records: PrunedRecord[] = [];
  #masks: Masks = new Map();
  /** Weights to go back to. */
  #kept: readonly NamedTensor[] | undefined;
  #steps = 0;

  /**
   * Takes the weights to go back to, where these are the first ones.
   *
   * @param trainer What is pruned, made with `masked`.
   * @param plan What is pruned when.
   */
  constructor(trainer: Trainer, plan: PruningPlan) {
    this.#trainer = trainer;
    this.#plan = plan;
    this.#keep();
  }

  /** What was pruned so far. */
  get records(): readonly PrunedRecord[] {
    return this.#records;
  }

  /** Prunes and rewinds after the epoch before, where the plan says so. */
  onEpochStart(_trainer: unknown, epoch: number): void {
    const { stages, rewind, pruning } = this.#plan;
    for (const { after, share } of stages) {
      if (after !== epoch - 1) continue;
      const { model } = this.#trainer.plan;
      const chosen = magnitudeMasks(
        model,
        this.#trainer.weights(),
        { ...pruning, share },
        this.#masks,
      );
      this.#masks = chosen.masks;
      this.#trainer.mask(chosen.masks);
      const { pruned, of } = chosen;
      this.#records.push({ epoch: after, what: pruning.of ?? "weights", pruned, of });
    }
    if (rewind?.after !== epoch - 1) return;
    this.#trainer.loadWeights(this.#kept!);
    this.#trainer.restart();
  }

  /** Takes the weights to go back to, where these are the ones after this step. */
  onStepEnd(): void {
    this.#steps++;
    this.#keep();
  }

  /** Copies what was pruned, and the weights to go back to. */
  state(): State {
    const masks = [...this.#masks].map(([name, values]) => ({
      name,
      shape: [values.length],
      values,
    }));
    return joinStates({
      masks: { values: {}, tensors: masks },
      ...(this.#kept === undefined ? {} : { kept: { values: {}, tensors: this.#kept } }),
    }, { steps: this.#steps, records: [...this.#records] });
  }

  /** Goes on from what was pruned before; the masks of the trainer are in its own state. */
  restore(state: State): void {
    const { steps, records, kept } = state.values;
    this.#steps = steps as number;
    this.#records.splice(0, Infinity, ...records as PrunedRecord[]);
    const { tensors } = statePart(state, "masks");
    this.#masks = new Map(tensors.map(({ name, values }) => [name, values]));
    this.#kept = kept === undefined ? undefined : statePart(state, "kept").tensors;
  }

  #keep(): void {
    if (this.#plan.rewind?.step === this.#steps) this.#kept = this.#trainer.weights();
  }
}
