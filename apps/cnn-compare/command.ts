import type { Command } from "@shrinklab/command";
import { imageCommand } from "../experiment/command.ts";
import type { ImageFlags } from "../experiment/flags.ts";

/** `deno task cnn-compare`: the same CNN under several regularizations, side by side. */
export const cnnCompare: Command<ImageFlags> = imageCommand({
  task: "cnn-compare",
  summary:
    "Trains the same CNN without regularization, with weight decay, L1 and L2, and compares " +
    "accuracy and how many weights are zero or nearly so. Every setting but those of data and " +
    "seeds is the preset's unless a flag sets it. Writes a table, result.json, history.csv, " +
    "weights and a report.",
  presets: ["quick", "notebook", "notebook-100", "corrected"],
  usual: "quick",
  examples: [
    { args: "", does: "quick: built-in images, about a minute" },
    { args: "--seeds 3 --lambda l1=3e-4", does: "three seeds, a stronger L1" },
    { args: "--methods none,l1 --dropout 0.5 --patience 3 --epochs 30", does: "early stopping" },
    { args: "--methods l1 --penalty l1:conv2=1e-3,fc1=1e-4", does: "a strength for each layer" },
    {
      args: "--preset notebook --data-dir DIR --epochs 1",
      does: "one epoch of the notebook as written, on MNIST in DIR/mnist",
    },
    { args: "--weights runs/NAME/weights-l1.safetensors", does: "test accuracy of saved weights" },
  ],
});
