import { backendFlags } from "@shrinklab/backends/flags";
import {
  choiceFlag,
  choicesFlag,
  type Command,
  numberFlag,
  numbersFlag,
  switchFlag,
  textFlag,
} from "@shrinklab/command";
import { mlpPresetNames } from "@shrinklab/experiments/mlp/presets";
import { sweptSettings } from "@shrinklab/experiments/mlp/sweep";
import { optimizerNames } from "@shrinklab/experiments/optimizer_choice";
import type { LayerActivation } from "@shrinklab/models";
import type { InitializerName } from "@shrinklab/models/initializers";

/** Names of the image data sets; their registry loads too much for `--help`. */
export const datasetNames = ["embedded", "mnist", "fashion-mnist"] as const;

/** Activations of hidden layers. */
export const activationNames = [
  "linear",
  "relu",
  "tanh",
  "sigmoid",
  "elu",
  "selu",
] as const satisfies readonly LayerActivation[];

/** Schemes of initial weights. */
export const initializerNames = [
  "torch-default",
  "he-uniform",
  "he-normal",
  "he-truncated",
  "glorot-uniform",
  "glorot-normal",
  "glorot-truncated",
  "lecun-uniform",
  "lecun-normal",
  "lecun-truncated",
] as const satisfies readonly InitializerName[];

/** Seeds of a comparison unless it is told: one run of these networks ranks nothing. */
export const usualSeeds = 5;

const count = { integer: true, min: 1 } as const;
const seed = { integer: true, min: 0, max: 2 ** 32 - 1 } as const;

/** Flags of `mlp`; but for the first and last ones each is the preset's where it is absent. */
export const flags = {
  preset: choicesFlag(
    "experiments to compare, seed by seed with the first (default: e1); --list tells what each is",
    mlpPresetNames,
  ),
  list: switchFlag("list the presets, and do nothing else"),
  sweep: textFlag(
    `a value after the other for ${sweptSettings.join(", ")}: by equal ratios (FROM above 0) or ` +
      "equal steps",
    "SETTING=FROM..TO:COUNT",
  ),
  penalty: textFlag(
    "on kernels: none, l1(1e-4), l1l2(l1=1e-4,l2=1e-3), l1:layer1=1e-4,layer2=1e-3, several with +",
    "TEXT",
  ),
  lambda: numberFlag("factor on every strength of the penalty; --penalty l1 has no other", {
    min: 0,
  }),
  dataset: choiceFlag("images; one that is named is downloaded if it is nowhere", datasetNames),
  "data-dir": textFlag(
    "folder with a folder for each data set (otherwise SHRINKLAB_DATA, then the user's cache)",
    "DIR",
  ),
  "subset-seed": numberFlag("numpy's seed of the rows: 1 in E1, 2020 in E2", seed),
  "train-rows": numberFlag("rows to train on", count),
  "valid-rows": numberFlag("rows that choose the best epoch", count),
  scale: numberFlag("factor on each pixel, 0 to 255", { above: 0 }),
  hidden: numbersFlag("units of the hidden layers, or none", "N,...", count),
  activation: choiceFlag("of the hidden layers", activationNames),
  normalization: choiceFlag("before each of them", ["none", "batch-norm", "layer-norm"]),
  momentum: numberFlag("share of batch-norm's moving statistics that a step keeps", {
    min: 0,
    max: 1,
  }),
  dropout: numberFlag("share of hidden outputs that training drops", { min: 0, max: 0.99 }),
  "max-norm": numberFlag("most that the weights into a hidden unit may have as norm", { above: 0 }),
  "activity-penalty": textFlag("on the outputs of hidden layers, such as 'l1(0.01)'", "TEXT"),
  initializer: choiceFlag("scheme of the initial kernels", initializerNames),
  optimizer: choiceFlag("optimizer, with PyTorch's arithmetic", optimizerNames),
  lr: numberFlag("learning rate", { above: 0 }),
  epsilon: numberFlag("epsilon of Adam and RMSprop", { above: 0 }),
  "batch-size": numberFlag("rows in a batch", count),
  epochs: numberFlag("the most passes over the training rows", count),
  "evaluate-every": numberFlag("epochs from one evaluation to the next", count),
  patience: numberFlag("epochs without a better one after which training ends", {
    integer: true,
    min: 0,
  }),
  seed: numberFlag("seed of initial weights, order and dropout", { ...seed, fallback: 1 }),
  seeds: numberFlag(
    `train with this many seeds, for intervals (default: ${usualSeeds}; 1 in a sweep)`,
    { ...count, max: 1000 },
  ),
  ...backendFlags,
  out: textFlag("new folder for the results (default: runs/mlp-PRESET-TIME)", "DIR"),
  json: switchFlag("print result.json on stdout, and nothing else"),
};

/** `deno task mlp`: dense networks on images, E1, E2 and E5. */
export const mlpWorkbench: Command<typeof flags> = {
  name: "deno task mlp",
  summary:
    "Trains dense networks on images: penalties, normalization, dropout, constraints, over " +
    "seeds with intervals. Writes a table, result.json, history.csv, weights and pictures. Every " +
    "setting but those of data and seeds is the preset's unless a flag sets it.",
  flags,
  examples: [
    { args: "--list", does: "all presets" },
    { args: "--preset e1,e1-l2", does: "is the L2 penalty better? five seeds" },
    { args: "--seeds 1", does: "E1 once, for a look" },
    {
      args: "--sweep lambda=1e-5..1e-1:9 --penalty l1",
      does: "which lambda suits L1: accuracy, near zeros, quantiles",
    },
    {
      args: "--penalty l1:layer1=1e-4,layer2=1e-3",
      does: "a lambda for each kernel",
    },
    {
      args: "--preset e2-batch-norm-as-written,e2-batch-norm --data-dir DIR",
      does: "the fault of E2 beside its correction, on MNIST in DIR/mnist",
    },
  ],
  run: async (call) =>
    call.flags.list
      ? (await import("./list_presets.ts")).listPresets(call)
      : await (await import("./workbench.ts")).workbench(call),
};
