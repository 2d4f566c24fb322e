import { backendFlags } from "@shrinklab/backends/flags";
import {
  type Call,
  choiceFlag,
  choicesFlag,
  type Flag,
  type FlagTable,
  type FlagValues,
  inGroup,
  numberFlag,
  numbersFlag,
  readNumber,
  switchFlag,
  textFlag,
  UsageError,
  valueFlag,
} from "@shrinklab/command";
import type { HoldOut, NormalizationName, Search, SweptSetting } from "@shrinklab/experiments";
import type { PresetName } from "@shrinklab/experiments/presets";
import type { InitializerName, LayerActivation } from "@shrinklab/models";
import type { LossName } from "@shrinklab/models";
import type { CheckpointInterval, Monitor } from "@shrinklab/training";

// Names that registries hold as well: these load too much for --help, and a test compares the two.

/** Names of the image data sets. */
export const datasetNames = ["embedded", "mnist", "fashion-mnist"] as const;

/** Activations of hidden layers. */
export const activationNames = [
  "linear",
  "relu",
  "tanh",
  "sigmoid",
  "elu",
  "selu",
  "exponential",
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

/** Names of the losses. */
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

const normalizationNames = [
  "none",
  "batch-norm",
  "layer-norm",
] as const satisfies readonly NormalizationName[];

const sweptNames = [
  "lambda",
  "lr",
  "dropout",
  "max-norm",
  "prune",
] as const satisfies readonly SweptSetting[];

const searchNames = ["grid", "random", "quasi-random"] as const satisfies readonly Search[];

const monitorNames = [
  "last",
  "valid.loss",
  "valid.accuracy",
  "test.loss",
  "test.accuracy",
] as const satisfies ReadonlyArray<Monitor | "last">;

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

/** Names of separators that a shell or an eye does not take well. */
const separators: Readonly<Record<string, string>> = {
  comma: ",",
  semicolon: ";",
  tab: "\t",
  "\\t": "\t",
  bar: "|",
  blank: " ",
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

/** `2`, `2epochs`, `50steps`. */
function intervalFlag(summary: string): Flag<CheckpointInterval | undefined> {
  return valueFlag(summary, "N|Nsteps", undefined, (text, name) => {
    const [, number, unit] = /^(\d+)(epochs?|steps?)?$/.exec(text) ?? [];
    if (number === undefined || !(Number(number) >= 1) || !Number.isSafeInteger(Number(number))) {
      throw UsageError.of(name, text, "a number of epochs >= 1, such as 2, or of steps: 50steps");
    }
    return unit?.startsWith("step") ? { steps: Number(number) } : { epochs: Number(number) };
  });
}

/** Texts, one each time that the flag is given. */
function textsFlag(summary: string, placeholder: string): Flag<readonly string[] | undefined> {
  return {
    summary,
    placeholder,
    repeatable: true,
    read: (texts) => texts.length === 0 ? undefined : texts,
  };
}

function listFlag(
  summary: string,
  placeholder = "NAME,...",
): Flag<readonly string[] | undefined> {
  return valueFlag(summary, placeholder, undefined, (text, name) => {
    const names = text.split(",").map((part) => part.trim());
    const repeated = names.find((one, at) => names.indexOf(one) !== at);
    if (repeated === undefined) return names;
    throw UsageError.of(name, text, `each name once, "${repeated}" comes twice`);
  });
}

/** Columns between commas; one whose name has a comma stands in quotes. */
function columnsFlag(summary: string): Flag<readonly string[] | undefined> {
  return {
    summary,
    placeholder: "COLUMN,...",
    repeatable: true,
    read: (texts, flag) => {
      const names = texts.flatMap((text) => text.match(/"([^"]|"")*"|[^,]+/g) ?? [])
        .map((name) => name.trim())
        .map((name) => name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name);
      const repeated = names.find((one, at) => names.indexOf(one) !== at);
      if (repeated !== undefined) {
        throw UsageError.of(flag, texts.join(","), `each name once, "${repeated}" comes twice`);
      }
      if (texts.length > 0 && names.length === 0) {
        throw UsageError.of(flag, texts.join(","), "names or numbers of columns");
      }
      return names.length === 0 ? undefined : names;
    },
  };
}

function separatorFlag(summary: string): Flag<string | undefined> {
  return valueFlag(summary, "X", undefined, (text, name) => {
    const separator = separators[text] ?? text;
    if (separator.length === 1 && !/[\p{L}\p{N}"\r\n]/u.test(separator)) return separator;
    const wanted = `one sign such as ; or one of ${Object.keys(separators).join(", ")}`;
    throw UsageError.of(name, text, wanted);
  });
}

function thousandsFlag(summary: string): Flag<string | undefined> {
  return valueFlag(summary, "X|none", undefined, (text, name) => {
    const sign = text === "none" ? "" : separators[text] ?? text;
    if (sign === "" || sign.length === 1 && !/[\p{L}\p{N}+\-"]/u.test(sign)) return sign;
    throw UsageError.of(name, text, "one sign such as . or ', blank, or none");
  });
}

function strengthsFlag(summary: string): Flag<Readonly<Record<string, number>> | undefined> {
  return {
    summary,
    placeholder: "METHOD=X",
    repeatable: true,
    read: (texts, flag) => {
      if (texts.length === 0) return undefined;
      const strengths: Record<string, number> = {};
      for (const text of texts) {
        const at = text.lastIndexOf("=");
        if (at < 1) {
          throw UsageError.of(
            flag,
            text,
            `METHOD=X, or --sweep lambda=${text} for a factor on every strength`,
          );
        }
        const method = text.slice(0, at);
        if (Object.hasOwn(strengths, method)) {
          throw UsageError.of(flag, text, `${method} only once`);
        }
        strengths[method] = readNumber(text.slice(at + 1), `${flag} ${method}`, { min: 0 });
      }
      return strengths;
    },
  };
}

function patienceFlag(summary: string): Flag<number | "none" | undefined> {
  return valueFlag(
    summary,
    "N|none",
    undefined,
    (text, name) => text === "none" ? text : readNumber(text, name, { integer: true, min: 0 }),
  );
}

function batchFlag(summary: string): Flag<number | "all" | undefined> {
  return valueFlag(
    summary,
    "N|all",
    undefined,
    (text, name) => text === "all" ? text : readNumber(text, name, count),
  );
}

function classWeightsFlag(
  summary: string,
): Flag<"balanced" | readonly number[] | undefined> {
  return valueFlag(
    summary,
    "balanced|X,...",
    undefined,
    (text, name) =>
      text === "balanced"
        ? text
        : text.split(",").map((part) => readNumber(part, name, { min: 0 })),
  );
}

/** `32x32`, as many numbers as the placeholder has. */
function sizesFlag<Placeholder extends "WxH" | "HxWxC">(
  summary: string,
  placeholder: Placeholder,
): Flag<SizesOf<Placeholder> | undefined> {
  const parts = placeholder.split("x").length;
  return valueFlag(summary, placeholder, undefined, (text, name) => {
    const sizes = text.toLowerCase().split("x");
    if (sizes.length === parts) {
      return sizes.map((size) => readNumber(size, name, count)) as unknown as SizesOf<Placeholder>;
    }
    const example = parts === 2 ? "32x32" : "28x28x1";
    throw UsageError.of(name, text, `${placeholder}, such as ${example}`);
  });
}

type SizesOf<Placeholder> = Placeholder extends "WxH" ? [number, number] : [number, number, number];

/** `none`, `last=0.2` or `stratified=0.3`. */
function holdOutFlag(summary: string): Flag<HoldOut | undefined> {
  const wanted = "none, last=SHARE or stratified=SHARE";
  return valueFlag(summary, "none|last=X|stratified=X", undefined, (text, name) => {
    const [type, share] = text.split("=", 2);
    if (type === "none" && share === undefined) return { type };
    if ((type !== "last" && type !== "stratified") || share === undefined) {
      throw UsageError.of(name, text, wanted);
    }
    return { type, share: readNumber(share, `${name} ${type}`, { min: 0, max: 0.95 }) };
  });
}
