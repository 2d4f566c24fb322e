import { backendFlags } from "@shrinklab/backends/flags";
import { choiceFlag, type Command, type Flag, numberFlag, switchFlag } from "@shrinklab/command";
import type { TaskName } from "./tasks.ts";

/** Flags of `bench`. */
export type BenchFlags = typeof backendFlags & {
  readonly task: Flag<TaskName>;
  readonly steps: Flag<number | undefined>;
  readonly profile: Flag<boolean>;
  readonly json: Flag<boolean>;
};

/** Names of the tasks, apart from what they are, so that `--help` need not load it. */
export const taskNames = [
  "cnn",
  "cnn-l1",
  "mlp-full",
  "thoracic",
  "fashion-softmax",
  "fashion-64",
] as const;

/** `deno task bench`: times training steps. */
export const bench: Command<BenchFlags> = {
  name: "deno task bench",
  summary: "Times one training step of a task, after 5 steps to warm up; data is random.",
  flags: {
    task: choiceFlag("what to train", taskNames, "cnn"),
    ...backendFlags,
    steps: numberFlag("steps to time", { integer: true, min: 1 }),
    profile: switchFlag("also print the time by kernel (engine only)"),
    json: switchFlag("print the times as JSON on stdout, and nothing else"),
  },
  examples: [
    { args: "--task cnn --threads 2", does: "the CNN of experiment E3, batch 256" },
    { args: "--task thoracic --threads 1 --json", does: "a small MLP, as JSON" },
  ],
  run: async (call) => (await import("./run.ts")).run(call),
};
