import type { ScheduleRule } from "./schedule.ts";

/**
 * The rate times `factor` after every epoch.
 *
 * Source: `torch.optim.lr_scheduler.ExponentialLR` of PyTorch 2.15.
 */
export const exponential: ScheduleRule<"factor"> = {
  numbers: { factor: ["a number > 0 and at most 1", (x) => x > 0 && x <= 1] },
  share: (epoch, { factor }) => factor ** epoch,
};
