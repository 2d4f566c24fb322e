import {
  type Examples,
  firstRows,
  type Images,
  type LabelledRows,
  lastRowsSplit,
  numpySubset,
  RandomState,
  selectRows,
  type SplitRows,
  stratifiedSplit,
  trainTestSplit,
} from "@shrinklab/data";
import { findColumn, tableExamples, type TableFile, targetColumn } from "@shrinklab/data/tables";
import type { LossName } from "@shrinklab/models";
import type { DataSpec, HoldOut, ImagesSpec, TableSpec } from "./experiment.ts";
import type { Source } from "./source.ts";
import { type Task, taskOf } from "./task.ts";

/** Rows as a method sees them. */
export interface Rows {
  /** The rows that are trained on. */
  readonly train: LabelledRows;
  /** The rows held out, where there are some. */
  readonly valid?: LabelledRows;
  /** The test rows, where there is a test set. */
  readonly test?: LabelledRows;
  /** Whether classes or a number are predicted. */
  readonly task: Task;
  /** Name of each class; absent where the target is a number. */
  readonly classes?: readonly string[];
  /** Factor on every feature. */
  readonly scale: number;
  /** What a white pixel is before that; of images. */
  readonly white?: number;
  /** Column that is predicted; of a table. */
  readonly target?: string;
  /** Name of each feature; of a table. */
  readonly features?: readonly string[];
  /** Columns that are not used, and why; of a table. */
  readonly unused?: Readonly<Record<string, string>>;
  /** What was left out, and why. */
  readonly notes: readonly string[];
}

/** Seeds of what is drawn of the rows, in place of those of the data; what is absent is fixed. */
export interface RowSeeds {
  /** Of which of the rows there are. */
  readonly subset?: number;
  /** Of which are held out. */
  readonly split?: number;
}

/**
 * Takes the rows of a method from its data.
 *
 * @param source The data.
 * @param spec Which rows and columns.
 * @param loss The loss, which says what a target is.
 * @param seeds Seeds of what a trial's seed moves; none: all rows are those of `subsetSeed`, 1 if
 * that is absent, and those that are taken are the first ones.
 * @returns The rows.
 * @throws {RangeError} If a column is not there, there are too few rows, or nothing is left.
 *
 * @example
 * ```ts
 * import { chooseRows, loadSource } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const data = {
 *   type: "images",
 *   name: "embedded",
 *   subset: { train: 50, validation: 10 },
 * } as const;
 * const { train, valid, test } = await chooseRows(
 *   await loadSource(data),
 *   data,
 *   "softmaxCrossEntropy",
 * );
 * assertEquals([train.rows, valid?.rows, test?.rows], [50, 10, 1000]);
 * ```
 */
export async function chooseRows(
  source: Source,
  spec: DataSpec,
  loss: LossName,
  seeds: RowSeeds = {},
): Promise<Rows> {
  if (source.type === "images" && spec.type === "images") {
    return imageRows(source.images, spec, seeds);
  }
  if (source.type === "table" && spec.type === "table") {
    return await tableRows(source.file, spec, loss, seeds);
  }
  throw new TypeError(`Cannot take rows: data is ${source.type}, want ${spec.type}`);
}

function imageRows(images: Images, spec: ImagesSpec, seeds: RowSeeds): Rows {
  const { train: all, valid, test, white = 255 } = images;
  const { subset, testImages, scale = 1 / 255 } = spec;
  const subsetSeed = seeds.subset ?? spec.subsetSeed ?? 1;
  const rest = {
    ...(test === undefined ? {} : { test }),
    task: "classes",
    classes: images.classes ?? Array.from({ length: all.classes }, (_, label) => String(label)),
    scale: white === 255 ? scale : scale * 255 / white,
    white,
  } as const;
  if (subset !== undefined) {
    checkCount(subset.train + subset.validation, all.rows);
    const { train, validation } = numpySubset(subsetSeed, {
      rows: all.rows,
      size: subset.train + subset.validation,
      validation: subset.validation,
    });
    return {
      ...rest,
      train: selectRows(all, train),
      ...(validation.length === 0 ? {} : { valid: selectRows(all, validation) }),
      notes: overlapNotes(train, validation),
    };
  }
  if (testImages !== undefined) return { ...rest, ...partsOf(test, spec, testImages, seeds) };
  const { train, notes } = trainRowsOf(all, spec, seeds);
  // What is said of a data set of the registry stands in the documentation.
  const own = { ...rest, notes: spec.file === undefined ? notes : [...images.notes, ...notes] };
  if (valid !== undefined) return { ...own, train, valid };
  const split = splitOf(train, spec, seeds, test !== undefined);
  return split === undefined
    ? { ...own, train }
    : { ...own, train: selectRows(train, split.train), valid: selectRows(train, split.held) };
}

/** The test images, parted: nothing else is trained on. */
function partsOf(
  all: Examples | undefined,
  { subsetSeed = 1, trainRows }: ImagesSpec,
  { test: tested, validation }: NonNullable<ImagesSpec["testImages"]>,
  { split: seed = subsetSeed }: RowSeeds,
): Pick<Rows, "train" | "valid" | "test" | "notes"> {
  if (all === undefined) {
    throw new RangeError("Cannot take rows: there are no test images, want some to part");
  }
  const { train: rest, held: test } = trainTestSplit(all.rows, tested, seed);
  const { train, held } = trainTestSplit(rest.length, validation, seed);
  if (trainRows !== undefined) checkCount(trainRows, train.length);
  const rowsAt = (places: Int32Array) => selectRows(all, places.map((at) => rest[at]!));
  return {
    train: rowsAt(train.subarray(0, trainRows)),
    ...(held.length === 0 ? {} : { valid: rowsAt(held) }),
    test: selectRows(all, test),
    notes: [`the ${all.rows.toLocaleString("en")} test images alone, split ${seed}`],
  };
}

/** The rows to train on: the first ones, or drawn ones where rows are in the order of classes. */
function trainRowsOf(
  all: Examples,
  { trainRows, subsetSeed = 1 }: ImagesSpec,
  { subset: seed }: RowSeeds,
): { train: Examples; notes: string[] } {
  if (trainRows === undefined) return { train: all, notes: [] };
  checkCount(trainRows, all.rows);
  const byClass = isByClass(all);
  if (trainRows === all.rows || seed === undefined && !byClass) {
    return { train: firstRows(all, trainRows), notes: [] };
  }
  const order = new RandomState([seed ?? subsetSeed, 3]).permutation(all.rows);
  return {
    train: selectRows(all, order.slice(0, trainRows).sort()),
    notes: byClass
      ? [`images are in the order of their classes: ${trainRows} of ${all.rows} are drawn`]
      : [],
  };
}

/** Rows that are held out; without test images of the user's a fifth of each class. */
function splitOf(
  train: Examples,
  { file, holdOut, subsetSeed = 1 }: ImagesSpec,
  { split: seed }: RowSeeds,
  hasTest: boolean,
): SplitRows | undefined {
  const usual: HoldOut = file === undefined || hasTest
    ? { type: "none" }
    : { type: "stratified", share: 0.2 };
  const { type, ...rule } = holdOut ?? usual;
  if (type === "none") return undefined;
  const { share } = rule as { share: number };
  // The last rows are the same for every seed: where it moves the split, as many are drawn.
  if (type === "stratified" || seed !== undefined) {
    return stratifiedSplit(train.labels, share, seed ?? subsetSeed);
  }
  if (!isByClass(train)) return lastRowsSplit(train.rows, share);
  throw new RangeError(
    "Cannot hold out the last rows: they are in the order of their classes, want " +
      `--hold-out stratified=${share}`,
  );
}

function isByClass({ labels }: Examples): boolean {
  return labels.every((label, row) => row === 0 || label >= labels[row - 1]!);
}

/** Rows that are drawn with replacement may be trained on and validated by. */
function overlapNotes(train: Int32Array, validation: Int32Array): string[] {
  const trained = new Set(train);
  const both = validation.filter((row) => trained.has(row)).length;
  return both === 0 ? [] : [
    `rows are drawn with replacement, as in the source: ${both} of the ${validation.length} ` +
    "validation rows are trained on too",
  ];
}

async function tableRows(
  { table }: TableFile,
  spec: TableSpec,
  loss: LossName,
  seeds: RowSeeds,
): Promise<Rows> {
  const { subsetSeed = 1, trainRows, holdOut = { type: "none" }, target } = spec;
  const drawn = holdOut.type === "stratified" ||
    holdOut.type === "last" && seeds.split !== undefined;
  for (const name of spec.asText ?? []) findColumn(table, name);
  const task = taskOf(loss, targetColumn(table, target));
  const examples = await tableExamples(table, {
    target,
    drop: spec.drop,
    scale: spec.scale,
    text: spec.text,
    task,
    holdOut: drawn
      ? { type: "stratified", share: holdOut.share, seed: seeds.split ?? subsetSeed }
      : holdOut,
    trainRows,
    subsetSeed: seeds.subset,
  });
  const { train, held, classes } = examples;
  return {
    train,
    ...(held === undefined ? {} : { valid: held }),
    task,
    ...(classes === undefined ? {} : { classes }),
    scale: 1,
    target: examples.target,
    features: examples.features,
    unused: examples.unused,
    notes: examples.notes,
  };
}

function checkCount(wanted: number, there: number): void {
  if (wanted <= there) return;
  throw new RangeError(
    `Cannot train: rows to train on are ${wanted}, want 1 to ${there}, the rows there are`,
  );
}
