import { choicesFlag, type Command, type Flag, numberFlag, switchFlag } from "@shrinklab/command";
import { backendNames } from "@shrinklab/backends/flags";
import { taskNames } from "../command.ts";
import type { TaskName } from "../tasks.ts";

/** Backends by their own name: `auto` is one of them. */
export const measuredNames = backendNames.filter((name) => name !== "auto");

/** A backend that is measured. */
export type MeasuredName = (typeof measuredNames)[number];

/** Flags of `bench:backends`. */
export type BenchBackendsFlags =
  & Readonly<{
    tasks: Flag<readonly TaskName[] | undefined>;
    backends: Flag<readonly MeasuredName[] | undefined>;
    steps: Flag<number | undefined>;
    limit: Flag<number>;
    json: Flag<boolean>;
  }>
  & Readonly<Record<string, Flag<unknown>>>;

/** `deno task bench:backends`. */
export const benchBackends: Command<BenchBackendsFlags> = {
  name: "deno task bench:backends",
  summary:
    "Times one training step of each task on each backend, in processes of their own, and prints " +
    "a table of medians in milliseconds.",
  flags: {
    tasks: choicesFlag("what to train (default: all)", taskNames),
    backends: choicesFlag("what computes (default: all)", measuredNames),
    steps: numberFlag("steps to time (default: the task's, at most 200)", {
      integer: true,
      min: 1,
    }),
    limit: numberFlag("seconds after which a measurement is given up", {
      ...{ min: 1, max: 3600, fallback: 60 },
    }),
    json: switchFlag("print the times as JSON on stdout, and nothing else"),
  },
  examples: [
    { args: "", does: "every task on every backend, some minutes" },
    { args: "--backends engine,tensorflow --tasks cnn", does: "the CNN on two of them" },
  ],
  run: async (call) => await (await import("./run.ts")).run(call),
};
