import type { Command } from "@shrinklab/command";
import { sparsityCheckFlags } from "./flags.ts";

/** `deno task sparsity-check`: zeros and dead units of any saved weights. */
export const sparsityCheck: Command<typeof sparsityCheckFlags> = {
  name: "deno task sparsity-check",
  summary:
    "Counts the weights of a safetensors file that are zero or near zero (|w| < threshold * max|w| " +
    "of their tensor), and the units and filters that do nothing.",
  positionals: "FILE.safetensors",
  flags: sparsityCheckFlags,
  examples: [
    { args: "runs/NAME/weights-l1.safetensors", does: "counts of weights that cnn-compare saved" },
    { args: "model.safetensors --threshold 0.01 --png weights.png", does: "with a histogram" },
  ],
  run: async (call) => (await import("./check.ts")).check(call),
};
