import type { Command } from "@shrinklab/command";
import { sparsityCheckFlags } from "./flags.ts";

/** `deno task sparsity-check`: zeros and dead units of any saved weights. */
export const sparsityCheck: Command<typeof sparsityCheckFlags> = {
  name: "deno task sparsity-check",
  summary:
    "Counts the weights that are zero or near zero (|w| < threshold * max|w| of their tensor) in a " +
    "safetensors or .npz file, or in a folder with model.safetensors.index.json, and the units and " +
    "filters that do nothing, where the order of layers is known.",
  positionals: "FILE|DIR",
  flags: sparsityCheckFlags,
  renamed: { png: "--svg FILE" },
  examples: [
    { args: "runs/NAME/weights-l1.safetensors", does: "counts of weights that cnn-compare saved" },
    { args: "model.safetensors --threshold 0.01 --svg weights.svg", does: "with a histogram" },
    { args: "model.npz --layers conv1,conv2,fc", does: "an order that the file does not tell" },
  ],
  run: async (call) => (await import("./check.ts")).check(call),
};
