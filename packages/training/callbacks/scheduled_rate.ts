import { learningRateAt, type Schedule } from "../schedules.ts";
import type { Callback } from "./callback.ts";

/**
 * Sets the learning rate of every epoch by a schedule.
 *
 * @param initial The rate of the first epoch, above 0.
 * @param epochOf The epoch that the schedule takes an epoch for; default the same.
 * @returns The callback.
 *
 * @example
 * ```ts
 * import { scheduledRate } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(scheduledRate({ type: "constant" }, 0.1).name, "scheduled-rate");
 * ```
 */
export function scheduledRate(
  schedule: Schedule,
  initial: number,
  epochOf = (epoch: number): number => epoch,
): Callback {
  learningRateAt(schedule, 1, initial); // a wrong schedule shows before training
  return {
    name: "scheduled-rate",
    onEpochStart: (trainer, epoch) =>
      trainer.setLearningRate(learningRateAt(schedule, epochOf(epoch), initial)),
  };
}
