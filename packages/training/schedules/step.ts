import type { ScheduleRule } from "./schedule.ts";

/**
 * The rate times `factor` after every `every` epochs.
 *
 * Source: `torch.optim.lr_scheduler.StepLR` of PyTorch 2.15.
 */
export const step: ScheduleRule<"every" | "factor"> = {
  numbers: {
    every: ["a whole number >= 1", (x) => Number.isInteger(x) && x >= 1],
    factor: ["a number > 0 and at most 1", (x) => x > 0 && x <= 1],
  },
  share: (epoch, { every, factor }) => factor ** Math.floor(epoch / every),
};
