import { type Command, type Flag, numberFlag, switchFlag, textFlag } from "@shrinklab/command";

/** Flags of `sparsity-check`. */
export interface SparsityCheckFlags extends Readonly<Record<string, Flag<unknown>>> {
  readonly threshold: Flag<number>;
  readonly png: Flag<string | undefined>;
  readonly json: Flag<boolean>;
}

/** `deno task sparsity-check`: zeros and dead units of any saved weights. */
export const sparsityCheck: Command<SparsityCheckFlags> = {
  name: "deno task sparsity-check",
  summary:
    "Counts the weights of a safetensors file that are zero or near zero (|w| < threshold * max|w| " +
    "of their tensor), and the units and filters that do nothing.",
  positionals: "FILE.safetensors",
  flags: {
    threshold: numberFlag("share of a tensor's max|w| below which a weight is near zero", {
      min: 0,
      max: 1,
      fallback: 0.0005,
    }),
    png: textFlag("draw a histogram of all weights to this file", "FILE"),
    json: switchFlag("print the counts as JSON on stdout, and nothing else"),
  },
  examples: [
    { args: "runs/NAME/weights-l1.safetensors", does: "counts of weights that cnn-compare saved" },
    { args: "model.safetensors --threshold 0.01 --png weights.png", does: "with a histogram" },
  ],
  run: async (call) => (await import("./check.ts")).check(call),
};
