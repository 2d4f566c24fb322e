import { backendFlags } from "@shrinklab/backends/flags";
import { choiceFlag, numberFlag, switchFlag } from "@shrinklab/command";

/** Names of the tasks, apart from what they are, so that `--help` need not load it. */
export const taskNames = [
  "cnn",
  "cnn-l1",
  "cnn-prox",
  "cnn-group",
  "cnn-own",
  "mlp-full",
  "thoracic",
  "fashion-softmax",
  "fashion-64",
  "fashion-64-prox",
  "fashion-64-group",
] as const;

/** Name of a task. */
export type TaskName = (typeof taskNames)[number];

/** Flags of `bench`. */
export const benchFlags = {
  task: choiceFlag("what to train", taskNames, "cnn"),
  ...backendFlags,
  steps: numberFlag("steps to time", { integer: true, min: 1 }),
  profile: switchFlag("also print the time by kernel (engine only)"),
  json: switchFlag("print the times as JSON on stdout, and nothing else"),
};
