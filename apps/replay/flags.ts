import { backendFlags } from "@shrinklab/backends/flags";
import { numberFlag, switchFlag, textFlag } from "@shrinklab/command";

/** Flags of `replay`. */
export const replayFlags = {
  "data-dir": textFlag(
    "folder that holds a folder for each data set (otherwise SHRINKLAB_DATA, then the user's cache)",
    "DIR",
  ),
  ...backendFlags,
  eager: switchFlag("run operation by operation, without recording the step"),
  steps: numberFlag("steps to run; with fewer than a case has, only losses compare", {
    integer: true,
    min: 1,
  }),
  json: switchFlag("print JSON alone on stdout"),
};
