import {
  firstRows,
  type ImageDataset,
  type LabelledRows,
  lastRowsSplit,
  numpySubset,
  selectRows,
  stratifiedSplit,
} from "@shrinklab/data";
import { findColumn, tableExamples, type TableFile, targetColumn } from "@shrinklab/data/tables";
import type { LossName } from "@shrinklab/models";
import type { DataSpec, ImagesSpec, TableSpec } from "./experiment.ts";
import type { Source } from "./source.ts";
import { type Task, taskOf } from "./task.ts";

/** Rows as a method sees them. */
export interface Rows {
  readonly train: LabelledRows;
  /** The rows held out, where there are some. */
  readonly valid?: LabelledRows;
  /** The test rows, where there is a test set. */
  readonly test?: LabelledRows;
  readonly task: Task;
  /** Name of each class; absent where the target is a number. */
  readonly classes?: readonly string[];
  /** Factor on every feature. */
  readonly scale: number;
  /** Column that is predicted; of a table. */
  readonly target?: string;
  /** Name of each feature; of a table. */
  readonly features?: readonly string[];
  /** Columns that are not used, and why; of a table. */
  readonly unused?: Readonly<Record<string, string>>;
  /** What was left out, and why. */
  readonly notes: readonly string[];
}

/**
 * Takes the rows of a method from its data.
 *
 * @param source The data.
 * @param spec Which rows and columns.
 * @param loss The loss, which says what a target is.
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
): Promise<Rows> {
  if (source.type === "images" && spec.type === "images") return imageRows(source.images, spec);
  if (source.type === "table" && spec.type === "table") {
    return await tableRows(source.file, spec, loss);
  }
  throw new TypeError(`Cannot take rows: data is ${source.type}, want ${spec.type}`);
}

function imageRows({ train: all, test }: ImageDataset, spec: ImagesSpec): Rows {
  const { subset, subsetSeed = 1, trainRows, holdOut = { type: "none" } } = spec;
  const rest = {
    test,
    task: "classes",
    classes: Array.from({ length: all.classes }, (_, label) => String(label)),
    scale: spec.scale ?? 1 / 255,
    notes: [],
  } as const;
  if (subset !== undefined) {
    checkCount(subset.train + subset.validation, all.rows);
    const { train, validation } = numpySubset(subsetSeed, {
      rows: all.rows,
      size: subset.train + subset.validation,
      validation: subset.validation,
    });
    return {
      train: selectRows(all, train),
      ...(validation.length === 0 ? {} : { valid: selectRows(all, validation) }),
      ...rest,
    };
  }
  if (trainRows !== undefined) checkCount(trainRows, all.rows);
  const train = trainRows === undefined ? all : firstRows(all, trainRows);
  if (holdOut.type === "none") return { train, ...rest };
  const split = holdOut.type === "last"
    ? lastRowsSplit(train.rows, holdOut.share)
    : stratifiedSplit(train.labels, holdOut.share, subsetSeed);
  return { train: selectRows(train, split.train), valid: selectRows(train, split.held), ...rest };
}

async function tableRows(
  { table }: TableFile,
  spec: TableSpec,
  loss: LossName,
): Promise<Rows> {
  const { subsetSeed = 1, trainRows, holdOut = { type: "none" }, target } = spec;
  for (const name of spec.asText ?? []) findColumn(table, name);
  const task = taskOf(loss, targetColumn(table, target));
  const examples = await tableExamples(table, {
    target,
    drop: spec.drop,
    scale: spec.scale,
    text: spec.text,
    task,
    holdOut: holdOut.type === "stratified" ? { ...holdOut, seed: subsetSeed } : holdOut,
    trainRows,
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
