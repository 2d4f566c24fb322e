import { backendFlags } from "@shrinklab/backends/flags";
import {
  choiceFlag,
  choicesFlag,
  type Command,
  numberFlag,
  pairsFlag,
  switchFlag,
  textFlag,
} from "@shrinklab/command";
import { methodNames, methods, strengthNames } from "@shrinklab/experiments/methods";
import { optimizerNames } from "@shrinklab/experiments/optimizer_choice";
import { presetNames, presets } from "@shrinklab/experiments/presets";

/** Names of the image data sets; their registry loads too much for `--help`. */
export const datasetNames = ["embedded", "mnist", "fashion-mnist"] as const;

/** Flags of `cnn-compare`. */
export const flags = {
  preset: choiceFlag(
    presetNames.map((name) => `${name}: ${presets[name].summary}`).join("; "),
    presetNames,
    "quick",
  ),
  dataset: choiceFlag("images to train on (default: the preset's)", datasetNames),
  "data-dir": textFlag(
    "folder with a folder for each data set (otherwise SHRINKLAB_DATA, then the user's cache)",
    "DIR",
  ),
  methods: choicesFlag(
    "methods to compare, in this order (default: the preset's); " +
      methodNames.map((name) => `${name}: ${methods[name].summary}`).join("; "),
    methodNames,
  ),
  lambda: pairsFlag("strength of a method", "METHOD=X", strengthNames, { min: 0 }),
  optimizer: choiceFlag("optimizer of every method (default: the preset's)", optimizerNames),
  lr: numberFlag("learning rate (default: the preset's)", { above: 0 }),
  epochs: numberFlag("passes over the training images (default: the preset's)", {
    integer: true,
    min: 1,
  }),
  "batch-size": numberFlag("images in a batch (default: the preset's)", { integer: true, min: 1 }),
  "train-limit": numberFlag("train on the first N images only", { integer: true, min: 1 }),
  seed: numberFlag("seed of initial weights and order", {
    integer: true,
    min: 0,
    max: 2 ** 32 - 1,
    fallback: 1,
  }),
  seeds: numberFlag("repeat with this many seeds, and print mean and standard deviation", {
    integer: true,
    min: 1,
    max: 1000,
    fallback: 1,
  }),
  ...backendFlags,
  weights: textFlag("evaluate these saved weights instead of training", "FILE"),
  out: textFlag("new folder for the results (default: runs/cnn-compare-PRESET-TIME)", "DIR"),
  json: switchFlag("print result.json on stdout, and nothing else"),
};

/** `deno task cnn-compare`: the same CNN under several regularizations, side by side. */
export const cnnCompare: Command<typeof flags> = {
  name: "deno task cnn-compare",
  summary:
    "Trains the same CNN without regularization, with weight decay, L1 and L2, and compares " +
    "accuracy and how many weights are zero or nearly so. Writes a table, result.json, " +
    "history.csv, weights and pictures.",
  flags,
  examples: [
    { args: "", does: "quick: built-in images, about a minute" },
    { args: "--seeds 3 --lambda l1=3e-4", does: "three seeds, a stronger L1" },
    {
      args: "--preset notebook --data-dir DIR --epochs 1",
      does: "one epoch of the notebook as written, on MNIST in DIR/mnist",
    },
    { args: "--weights runs/NAME/weights-l1.safetensors", does: "test accuracy of saved weights" },
  ],
  run: async (call) =>
    call.flags.weights === undefined
      ? await (await import("./compare.ts")).compare(call)
      : await (await import("./evaluate_weights.ts")).evaluateWeights(call),
};
