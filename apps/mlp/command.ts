import type { Command } from "@shrinklab/command";
import { imageCommand } from "../experiment/command.ts";
import type { ImageFlags } from "../experiment/flags.ts";

/** `deno task mlp`: dense networks on images, E1, E2 and E5. */
export const mlp: Command<ImageFlags> = imageCommand({
  task: "mlp",
  summary:
    "Trains dense networks on images: penalties, normalization, dropout, constraints, over " +
    "seeds with intervals. Every setting but those of data and seeds is the preset's unless a " +
    "flag sets it. Writes a table, result.json, history.csv, weights and a report.",
  presets: [
    "e1",
    "e1-l2",
    "e1-l1",
    "e1-l1l2",
    "e1-hidden-units",
    "e2-none",
    "e2-batch-norm-as-written",
    "e2-batch-norm",
    "e2-batch-norm-0.9",
    "e2-layer-norm",
    "e5-softmax",
    "e5-dense64",
    "e5-dense64-maxnorm",
    "e5-dense64-dropout",
  ],
  usual: "e1",
  examples: [
    { args: "--list", does: "all presets" },
    { args: "--preset e1,e1-l2", does: "is the L2 penalty better? five seeds" },
    { args: "", does: "E1 once, for a look" },
    {
      args: "--sweep lambda=1e-5..1e-1:9 --penalty l1",
      does: "which lambda suits L1: accuracy, near zeros, quantiles",
    },
    { args: "--penalty l1:layer1=1e-4,layer2=1e-3", does: "a lambda for each kernel" },
    {
      args: "--preset e2-batch-norm-as-written,e2-batch-norm --data-dir DIR",
      does: "the fault of E2 beside its correction, on MNIST in DIR/mnist",
    },
  ],
});
