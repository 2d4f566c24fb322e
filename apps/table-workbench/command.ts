import { backendFlags } from "@shrinklab/backends/flags";
import { choiceFlag, type Command, numberFlag, switchFlag, textFlag } from "@shrinklab/command";
import { optimizerNames } from "@shrinklab/experiments/optimizer_choice";
import { tablePresetNames } from "@shrinklab/experiments/tables/presets";
import type { LossName } from "@shrinklab/models/losses";
import { holdOutFlag } from "./hold_out_flag.ts";

/** Names of the losses; their registry loads too much for `--help`. */
export const lossNames = [
  "softmaxCrossEntropy",
  "categoricalCrossEntropy",
  "binaryCrossEntropy",
  "binaryCrossEntropyFromLogits",
  "meanSquaredError",
  "meanAbsoluteError",
  "meanSquaredLogarithmicError",
  "poisson",
] as const satisfies readonly LossName[];

const seed = { integer: true, min: 0, max: 2 ** 32 - 1 } as const;
const count = { integer: true, min: 1 } as const;

/** Flags of `table`. */
export const flags = {
  preset: choiceFlag("experiment; --list tells what each is", tablePresetNames, "e4-grades"),
  list: switchFlag("list the presets, and do nothing else"),
  csv: textFlag(
    "a table of your own: a CSV file (UTF-8 or CP949), or one inside a zip, FILE.zip:INNER.csv",
    "FILE",
  ),
  header: choiceFlag("whether its first line names the columns (default: found)", ["yes", "no"]),
  "data-dir": textFlag(
    "folder with a folder for each data set (otherwise SHRINKLAB_DATA, then the user's cache)",
    "DIR",
  ),
  target: textFlag(
    "column to predict, by name or number (default: the preset's, or the last)",
    "COLUMN",
  ),
  drop: textFlag("columns to leave out, by name or number (default: the preset's)", "COLUMN,..."),
  "hold-out": holdOutFlag("rows held out from training (default: the preset's)"),
  epochs: numberFlag("passes over the rows (default: the preset's)", { integer: true, min: 0 }),
  "batch-size": numberFlag("rows in a batch (default: the preset's)", count),
  optimizer: choiceFlag("optimizer, as Keras has it (default: the preset's)", optimizerNames),
  lr: numberFlag("learning rate (default: the preset's)", { above: 0 }),
  dropout: numberFlag("rate of every dropout layer (default: the preset's)", { min: 0, max: 0.99 }),
  penalty: textFlag(
    "penalty on all kernels, such as 'l1(0.01)', in place of those that layers name",
    "TEXT",
  ),
  loss: choiceFlag("loss (default: the preset's)", lossNames),
  patience: numberFlag(
    "end after so many epochs without a lower held-out loss; 0: never (default: the preset's)",
    { integer: true, min: 0 },
  ),
  mc: numberFlag(
    "in the end, predict the held-out rows under so many dropout masks (default: the preset's)",
    { integer: true, min: 0, max: 10_000, placeholder: "T" },
  ),
  seed: numberFlag("seed of initial weights, order and masks", { ...seed, fallback: 1 }),
  seeds: numberFlag("repeat with this many seeds, and print mean and standard deviation", {
    ...count,
    max: 1000,
    fallback: 1,
  }),
  "subset-seed": numberFlag("seed of the rows held out by --hold-out stratified", {
    ...seed,
    fallback: 1,
  }),
  ...backendFlags,
  out: textFlag("new folder for the results (default: runs/table-PRESET-TIME)", "DIR"),
  json: switchFlag("print result.json on stdout, and nothing else"),
};

/** `deno task table`: networks on tables. */
export const tableWorkbench: Command<typeof flags> = {
  name: "deno task table",
  summary: "Trains small networks on a table: accuracy of rows held out beside the majority " +
    "baseline, ROC AUC, Monte Carlo dropout, penalties by layer. Writes a table, result.json, " +
    "history.csv, weights and pictures.",
  flags,
  examples: [
    { args: "", does: "seven loan grades, made-up data, a second" },
    { args: "--list", does: "all presets" },
    { args: "--preset e5-thoracic --data-dir DIR", does: "DIR/thoracic-surgery, as written" },
    {
      args: "--csv loans.zip:open/train.csv --target grade --drop ID --seeds 5",
      does: "a table of your own, five seeds",
    },
  ],
  run: async (call) =>
    call.flags.list
      ? (await import("./list_presets.ts")).listPresets(call)
      : await (await import("./workbench.ts")).workbench(call),
};
