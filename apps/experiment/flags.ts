import { backendFlags } from "@shrinklab/backends/flags";
import {
  type Call,
  choiceFlag,
  choicesFlag,
  type FlagTable,
  type FlagValues,
  inGroup,
  numberFlag,
  numbersFlag,
  switchFlag,
  textFlag,
} from "@shrinklab/command";
import type { PresetName } from "@shrinklab/experiments/presets";
import {
  batchFlag,
  classWeightsFlag,
  columnsFlag,
  holdOutFlag,
  intervalFlag,
  listFlag,
  patienceFlag,
  separatorFlag,
  sizesFlag,
  strengthsFlag,
  textsFlag,
  thousandsFlag,
} from "./flag_kinds.ts";
import {
  activationNames,
  datasetNames,
  initializerNames,
  lossNames,
  monitorNames,
  normalizationNames,
  searchNames,
  sweptNames,
} from "./registered_names.ts";

const count = { integer: true, min: 1 } as const;
const seed = { integer: true, min: 0, max: 2 ** 32 - 1 } as const;

/** Flags that every command has, whatever its data. */
const common = {
  ...inGroup("What is compared", {
    methods: listFlag("methods of the preset, in this order; --list tells which there are"),
    seed: numberFlag(
      "first seed, of initial weights, order, masks and drawn rows (default: 1)",
      seed,
    ),
    seeds: numberFlag(
      "train with so many seeds, for intervals (default: 5 where methods are compared, 1 for a " +
        "single one, in a sweep, and in presets that say so)",
      { ...count, max: 1000 },
    ),
    sweep: textsFlag(
      `one value after the other for ${sweptNames.join(", ")} (lambda: a factor on every ` +
        "strength), or for a field of a method, methods.l1.penalty.factor, methods.*.epochs: by " +
        "equal ratios, or by equal steps from 0; or SETTING=X,Y,...",
      "SETTING=FROM..TO:COUNT",
    ),
    search: choiceFlag(
      "how sets of swept values are chosen: all combinations (grid, default), or drawn",
      searchNames,
    ),
    budget: numberFlag("the most trials of a sweep; a search that draws takes as many", count),
    fix: textFlag(
      "what no seed moves, of weights, order (with masks), split, subset, or none (default: the " +
        "preset's; subset and split where --subset-seed is given)",
      "NAME,...|none",
    ),
    baseline: textFlag("method that the others are compared with (default: the first)", "METHOD"),
    list: switchFlag("list the presets with their methods, and do nothing else"),
    weights: textFlag("test these saved weights instead of training", "FILE"),
    predict: textFlag(
      "write the answer and the probabilities for each row or image that is judged by, by name, as CSV",
      "FILE",
    ),
    print: switchFlag(
      "print the experiment as a file for `deno task experiment`, and do nothing else",
    ),
  }),
  ...inGroup("Regularization", {
    penalty: textFlag(
      "in place of every chosen method's: none, l1(1e-4), l1(1e-4,over=all) with biases, " +
        "l1l2(l1=1e-4,l2=1e-3), l1:conv1=1e-3,fc1=1e-4 by layer; several with +",
      "TEXT",
    ),
    prune: textFlag(
      "in place of every chosen method's: none, magnitude(0.9): the smallest weights, after training, " +
        "and as many epochs again; with units=yes, scope=layer, rewind=STEP, epochs=N, or " +
        "schedule=cubic,from=EPOCH,to=EPOCH in the brackets",
      "TEXT",
    ),
    lambda: strengthsFlag("strength of a method's penalty or weight decay"),
    dropout: numberFlag(
      "rate of every dropout layer, one after each hidden dense layer if no method has any",
      {
        min: 0,
        max: 0.99,
      },
    ),
    normalization: choiceFlag("in front of every hidden activation", normalizationNames),
    momentum: numberFlag("share of batch-norm's moving statistics that a step keeps", {
      min: 0,
      max: 1,
    }),
    "max-norm": numberFlag("most that the weights into a hidden unit may have as norm", {
      above: 0,
    }),
    "activity-penalty": textFlag("on the outputs of hidden layers, such as 'l1(0.01)'", "TEXT"),
    patience: patienceFlag(
      "end after so many epochs without a better one, by --choose's figure, the preset's or valid.loss",
    ),
    choose: choiceFlag(
      "whose weights are saved and counted: the last epoch's, or those of the best in",
      monitorNames,
    ),
    mc: numberFlag("in the end predict under so many dropout masks (2 or more; 0: none)", {
      integer: true,
      min: 0,
      max: 10_000,
      placeholder: "T",
    }),
  }),
  ...inGroup("Network and training", {
    network: textFlag(
      "layers but the last, which follows from data and loss: 'conv(16,3) relu max-pool(2) flatten " +
        "dense(100) relu', or a file with such a text or a list of layers as JSON",
      "TEXT|FILE",
    ),
    hidden: numbersFlag("units of the hidden dense layers, or none", "N,...", count),
    activation: choiceFlag("of the hidden layers", activationNames),
    initializer: choiceFlag("scheme of the initial kernels", initializerNames),
    loss: choiceFlag("data loss", lossNames),
    optimizer: textFlag(
      "sgd, momentum, nesterov, adam, adamw, rmsprop, with PyTorch's arithmetic, and ftrl; " +
        "'adam(semantics=keras)' with Keras's",
      "NAME",
    ),
    lr: numberFlag("learning rate", { above: 0 }),
    epsilon: numberFlag("epsilon of Adam and RMSprop", { above: 0 }),
    schedule: textFlag(
      "of the learning rate: 'step(every=10,factor=0.5)', 'exponential(factor=0.9)', " +
        "'cosine(epochs=50,lowest=0)'",
      "TEXT",
    ),
    "class-weights": classWeightsFlag("how much a row of each class counts in training"),
    "batch-size": batchFlag("rows in a batch"),
    epochs: numberFlag("the most passes over the training rows; 0 trains nothing", {
      integer: true,
      min: 0,
    }),
    "evaluate-every": numberFlag("epochs from one evaluation to the next", count),
  }),
};

/** Flags about rows, which images and tables have alike. */
const rows = {
  "train-rows": {
    ...numberFlag("train on so many rows only", count),
    older: ["train-limit"],
  },
  "hold-out": holdOutFlag("training rows held out for validation"),
  "subset-seed": numberFlag("seed of the rows that are drawn or held out", seed),
  "data-dir": textFlag(
    "folder with a folder for each data set (otherwise SHRINKLAB_DATA, then the user's cache)",
    "DIR",
  ),
};

const images = {
  dataset: choiceFlag("images; one that is named is downloaded if it is not found", datasetNames),
  images: textFlag(
    "images of your own: a folder with a folder of PNG or JPEG files for each class, IDX files, an " +
      "NPZ file with x_train and y_train, a CSV of labels and pixels",
    "PATH",
  ),
  resize: sizesFlag("size that they get", "WxH"),
  shape: sizesFlag("their shape, where the file does not say", "HxWxC"),
  "valid-rows": numberFlag("rows that choose the epoch in E1 and E2", count),
  scale: numberFlag("factor on each pixel, where white is 255 (default: 1/255)", { above: 0 }),
};

const tables = {
  csv: textFlag(
    "a table of your own: a CSV file, packed by gzip or not, or one in a zip, FILE.zip:INNER.csv",
    "FILE",
  ),
  header: choiceFlag("whether its first line names the columns (default: found)", ["yes", "no"]),
  separator: separatorFlag("what stands between its fields (default: found)"),
  decimal: choiceFlag("what stands in front of its decimals (default: found)", [".", ","]),
  thousands: thousandsFlag(
    "what stands between its thousands (default: the other one of comma and point)",
  ),
  encoding: textFlag(
    "how its text is kept: utf-8, latin-1, cp949, windows-1251, ... (default: found)",
    "NAME",
  ),
  text: columnsFlag("columns that are text though they look like numbers, such as codes"),
  target: textFlag("column to predict, by name or number (default: the last)", "COLUMN"),
  drop: columnsFlag("columns to leave out, by name or number"),
};

const ending = {
  ...inGroup("Machine", backendFlags),
  ...inGroup("Output", {
    out: textFlag("new folder for the results (default: runs/COMMAND-PRESET-TIME)", "DIR"),
    json: switchFlag("print result.json on stdout, and nothing else"),
    "no-report": switchFlag("leave out report.html and the figures"),
    checkpoint: intervalFlag(
      "keep the state of training in the folder after every so many epochs (N, Nepochs) or steps " +
        "(Nsteps), so that --resume goes on from there; the last two are kept",
    ),
    resume: textFlag(
      "go on with the run in this folder, killed or interrupted: trials that have ended stay, the " +
        "one under way goes on from its last checkpoint; without other flags its experiment is " +
        "taken from there, else they must say the same",
      "RUN",
    ),
  }),
};

/** Flags of a command that trains on images. */
export type ImageFlags = ReturnType<typeof imageFlags>;

/** Flags of a command that trains on tables. */
export type TableFlags = ReturnType<typeof tableFlags>;

/** Flags of a command that takes the experiment from a file. */
export type FileFlags = typeof fileFlags;

/** Values of the flags of any command that runs experiments. */
export type ExperimentFlags =
  & FlagValues<typeof common & typeof rows & typeof ending>
  & Partial<FlagValues<typeof images & typeof tables & ReturnType<typeof presetFlag>>>;

/** A call of any command that runs experiments. */
export type ExperimentCall = Omit<Call<FlagTable>, "flags"> & { readonly flags: ExperimentFlags };

/**
 * The flags of a command on images.
 *
 * @param names Its presets.
 * @param usual The preset where none is named.
 */
export function imageFlags(names: readonly PresetName[], usual: PresetName) {
  return {
    ...inGroup("What is compared", presetFlag(names, usual)),
    ...common,
    ...inGroup("Data", { ...images, ...rows }),
    ...ending,
  };
}

/**
 * The flags of a command on tables.
 *
 * @param names Its presets.
 * @param usual The preset where none is named.
 */
export function tableFlags(names: readonly PresetName[], usual: PresetName) {
  return {
    ...inGroup("What is compared", presetFlag(names, usual)),
    ...common,
    ...inGroup("Data", { ...tables, ...rows }),
    ...ending,
  };
}

/** Flags about data, images or a table. */
export const dataFlags = inGroup("Data", { ...images, ...tables, ...rows });

/** The flags of a command that takes the experiment from a file, on images or a table. */
export const fileFlags = { ...common, ...dataFlags, ...ending };

function presetFlag(names: readonly PresetName[], usual: PresetName) {
  const flag = choicesFlag(
    "experiments, side by side where their data is the same; --list tells what each is",
    names,
  );
  return {
    preset: {
      ...flag,
      shown: usual,
    },
  };
}
