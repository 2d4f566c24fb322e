import type { Pruning } from "./pruning_text.ts";

/** A share that is pruned after an epoch. */
export interface PruningStage {
  /** The epoch, from 1; the next one trains what is left. */
  readonly after: number;
  /** Share of all there was at the start, 0 to below 1. */
  readonly share: number;
}

/** A pruning with its epochs and steps worked out. */
export interface PruningPlan {
  /** What it was made from. */
  readonly pruning: Pruning;
  /** All epochs: those of training, and those that follow. */
  readonly epochs: number;
  /** What is pruned when, in order. */
  readonly stages: readonly PruningStage[];
  /** After which epoch the weights go back, to those after which step, in which epoch's rate. */
  readonly rewind?: { readonly after: number; readonly step: number; readonly epoch: number };
  /** The epoch after which no more is pruned: only those behind it have the zeros of the end. */
  readonly settled: number;
}

/**
 * All epochs of a training that prunes.
 *
 * @param pruning What is pruned.
 * @param epochs Epochs of training, 1 or more.
 * @returns How many there are with those that follow.
 *
 * @example
 * ```ts
 * import { epochsWithPruning } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(epochsWithPruning({ share: 0.9 }, 5), 10);
 * assertEquals(epochsWithPruning({ share: 0.9, epochs: 2 }, 5), 7);
 * ```
 */
export function epochsWithPruning(pruning: Pruning, epochs: number): number {
  const { schedule, rewind, epochs: following } = pruning;
  const usual = schedule === "cubic" && rewind === undefined ? 0 : epochs;
  return epochs + (following ?? usual);
}

/**
 * Works out what is pruned after which epoch. With `cubic` it is, after epoch t,
 * `share * (1 - (1 - (t - from) / (to - from))^3)`: fast while there is much to spare, slowly in the
 * end.
 *
 * @param pruning What is pruned.
 * @param epochs Epochs of training.
 * @param stepsPerEpoch Steps in one of them.
 * @returns The plan.
 * @throws {RangeError} If there is no training to prune after, none that follows, or the training
 * has no such step to go back to.
 *
 * Sources: the schedule is that of M. Zhu and S. Gupta, To prune, or not to prune (2017); to go back
 * to the first weights is J. Frankle and M. Carbin, The Lottery Ticket Hypothesis (2019), to those of
 * a step Frankle et al., Linear Mode Connectivity and the Lottery Ticket Hypothesis (2020).
 *
 * @example
 * ```ts
 * import { planPruning } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const cubic = { share: 0.8, schedule: "cubic", from: 0, to: 2 } as const;
 * assertEquals(planPruning(cubic, 5, 100).stages, [
 *   { after: 1, share: 0.7000000000000001 },
 *   { after: 2, share: 0.8 },
 * ]);
 * assertEquals(planPruning({ share: 0.9, rewind: 250 }, 5, 100).rewind, {
 *   after: 5,
 *   step: 250,
 *   epoch: 3,
 * });
 * ```
 */
export function planPruning(
  pruning: Pruning,
  epochs: number,
  stepsPerEpoch: number,
): PruningPlan {
  if (epochs < 1) {
    throw new RangeError(`Cannot prune: epochs of training are ${epochs}, want 1 or more`);
  }
  const all = epochsWithPruning(pruning, epochs);
  const { rewind: step } = pruning;
  const steps = epochs * stepsPerEpoch;
  if (step !== undefined && step > steps) {
    throw new RangeError(
      `Cannot prune: rewind is ${step}, want 0 to ${steps}, the steps of its training`,
    );
  }
  const stages = stagesOf(pruning, epochs);
  const last = stages.at(-1)!.after;
  if (last > epochs || last >= all) {
    throw new RangeError(
      `Cannot prune: to is ${last}, want at most ${Math.min(epochs, all - 1)}: within the ` +
        "training, and some epoch of it or of those that follow after it",
    );
  }
  return {
    pruning,
    epochs: all,
    stages,
    ...(step === undefined
      ? {}
      : { rewind: { after: epochs, step, epoch: Math.floor(step / stepsPerEpoch) + 1 } }),
    settled: step === undefined ? last : epochs,
  };
}

/**
 * The epoch by which a schedule of the learning rate goes: after rewinding it goes back, too.
 *
 * @param plan The pruning.
 * @param epoch An epoch, from 1.
 * @returns The same, but behind a rewinding counted on from that of its step.
 *
 * @example
 * ```ts
 * import { planPruning, rateEpoch } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const plan = planPruning({ share: 0.9, rewind: 250 }, 5, 100);
 * assertEquals([5, 6, 7].map((epoch) => rateEpoch(plan, epoch)), [5, 3, 4]);
 * ```
 */
export function rateEpoch({ rewind }: PruningPlan, epoch: number): number {
  if (rewind === undefined || epoch <= rewind.after) return epoch;
  return rewind.epoch + epoch - rewind.after - 1;
}

function stagesOf(
  { share, schedule, from = 0, to = 0 }: Pruning,
  epochs: number,
): PruningStage[] {
  if (schedule !== "cubic") return [{ after: epochs, share }];
  return Array.from({ length: to - from }, (_, i) => {
    const left = 1 - (i + 1) / (to - from);
    return { after: from + i + 1, share: share * (1 - left ** 3) };
  });
}
