import type { ScheduleRule } from "./schedule.ts";

/**
 * Down to the share `lowest` of the rate over `epochs` epochs along half a cosine, then constant:
 * `lowest + (1 - lowest) * (1 + cos(pi * epoch / epochs)) / 2`.
 *
 * Source: Loshchilov and Hutter (2017), without restarts; `CosineDecay` of Keras 3.15.
 */
export const cosine: ScheduleRule<"epochs" | "lowest"> = {
  numbers: {
    epochs: ["a whole number >= 1", (x) => Number.isInteger(x) && x >= 1],
    lowest: ["a number from 0 to 1", (x) => x >= 0 && x <= 1],
  },
  share(epoch, { epochs, lowest }) {
    const turn = Math.cos(Math.PI * Math.min(epoch, epochs) / epochs);
    return lowest + (1 - lowest) * (1 + turn) / 2;
  },
};
