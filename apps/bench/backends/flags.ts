import { backendNames } from "@shrinklab/backends/flags";
import { choicesFlag, numberFlag, switchFlag } from "@shrinklab/command";
import { taskNames } from "../flags.ts";

/** Backends by their own name: `auto` is one of them. */
export const measuredNames = backendNames.filter((name) => name !== "auto");

/** A backend that is measured. */
export type MeasuredName = (typeof measuredNames)[number];

/** Flags of `bench:backends`. */
export const benchBackendsFlags = {
  tasks: choicesFlag("what to train (default: all)", taskNames),
  backends: choicesFlag("what computes (default: all)", measuredNames),
  steps: numberFlag("steps to time (default: the task's, at most 200)", {
    integer: true,
    min: 1,
  }),
  limit: numberFlag("seconds after which a measurement is given up", {
    min: 1,
    max: 3600,
    fallback: 60,
  }),
  json: switchFlag("print the times as JSON on stdout, and nothing else"),
};
