import type { LabelledRows } from "../labelled_rows.ts";
import { lastRowsSplit, type SplitRows, stratifiedSplit } from "../split_rows.ts";
import { adaptFeatures, type FeatureOptions } from "./feature_encoder.ts";
import { labelLookup } from "./label_lookup.ts";
import { type Column, findColumn, type Table } from "./table.ts";

/** Which rows are held out from training. */
export type HoldOut =
  /** None: figures are those of the rows that are trained on. */
  | { readonly type: "none" }
  /** The last rows of the table, as Keras's `validation_split` takes them. */
  | { readonly type: "last"; readonly share: number }
  /** The same share of every class, drawn by a seed. */
  | { readonly type: "stratified"; readonly share: number; readonly seed: number };

/** How a table becomes examples: plain data. */
export interface TableRecipe extends FeatureOptions {
  /** Column that is predicted, by its name or its number from 1; the last one if absent. */
  readonly target?: string | undefined;
  /** Columns that are left out. */
  readonly drop: readonly string[];
  /** Whether the target is a class, or a number. */
  readonly task: "classes" | "number";
  /** Which rows are not trained on. */
  readonly holdOut: HoldOut;
  /** Keep only so many of the rows that are trained on, the first ones; all if absent. */
  readonly trainRows?: number | undefined;
}

/** Rows of a table's features with their labels. */
export interface TableRows extends LabelledRows {
  /** Features of all rows, row after row. */
  readonly features: Float32Array;
  /** Shape of one row: the number of features. */
  readonly shape: readonly [features: number];
  /** Class of each row, or its number. */
  readonly labels: Int32Array | Float32Array;
}

/** A table, ready to be trained on. */
export interface TableExamples {
  /** Name of the column that is predicted. */
  readonly target: string;
  /** Name of each feature. */
  readonly features: readonly string[];
  /** Value of each class; absent where the target is a number. */
  readonly classes?: readonly string[];
  /** The rows to train on. */
  readonly train: TableRows;
  /** The rows held out; absent where there is none. */
  readonly held?: TableRows;
  /** What was left out, and why. */
  readonly notes: readonly string[];
}

/**
 * Turns a table into examples: features, labels, and rows to train on apart from rows held out.
 *
 * Rows without a label are left out. Whatever is adapted to the data (scale, the values of text
 * columns) is adapted to the rows that are trained on alone; only the numbers of the classes are
 * given out over all rows, as a class must have one everywhere.
 *
 * @param recipe What is predicted from what.
 * @returns The examples, and what was left out.
 * @throws {RangeError} If a column is not there, the target does not suit, or nothing is left.
 *
 * @example
 * ```ts
 * import { parseTable, tableExamples } from "@shrinklab/data/tables";
 * import { assertEquals } from "@std/assert";
 *
 * const csv = "id,x,grade\n1,10,B\n2,30,A\n3,20,A\n4,50,A\n";
 * const { table } = await parseTable(new TextEncoder().encode(csv), "grades.csv");
 * const { train, held, classes } = tableExamples(table, {
 *   target: "grade",
 *   drop: ["id"],
 *   task: "classes",
 *   scale: "standard",
 *   text: "one-hot",
 *   holdOut: { type: "last", share: 0.5 },
 * });
 * assertEquals([...train.features, ...held!.features], [-1, 1, 0, 3]);
 * assertEquals([...train.labels, ...held!.labels].map((label) => classes![label]), [..."BAAA"]);
 * ```
 */
export function tableExamples(table: Table, recipe: TableRecipe): TableExamples {
  const target = findColumn(table, recipe.target ?? String(table.columns.length));
  const dropped = new Set(recipe.drop.map((name) => findColumn(table, name)));
  if (dropped.has(target)) {
    throw new RangeError(
      `Cannot drop column: ${JSON.stringify(target.name)} is the target, want another`,
    );
  }
  const { labels, classes, labelled } = labelsOf(target, table.rows, recipe.task);
  // Splits count the rows that have a label, in the table's order.
  const split = splitRows(labelled, labels, recipe);
  const train = firstOf(split.train, recipe.trainRows);
  const columns = table.columns.filter((column) => column !== target && !dropped.has(column));
  const encoder = adaptFeatures(columns, train, recipe);
  const rowsOf = (rows: Int32Array): TableRows => ({
    features: encoder.encode(rows),
    shape: [encoder.names.length],
    labels: recipe.task === "classes"
      ? Int32Array.from(rows, (row) => labels[row]!)
      : Float32Array.from(rows, (row) => labels[row]!),
    rows: rows.length,
  });
  const unlabelled = table.rows - labelled.length;
  return {
    target: target.name,
    features: encoder.names,
    ...(classes === undefined ? {} : { classes }),
    train: rowsOf(train),
    ...(split.held.length === 0 ? {} : { held: rowsOf(split.held) }),
    notes: [
      ...(unlabelled === 0 ? [] : [`rows without ${target.name} are left out: ${unlabelled}`]),
      ...encoder.notes,
    ],
  };
}

function labelsOf(target: Column, rows: number, task: TableRecipe["task"]) {
  if (task === "classes") {
    const { labels, classes } = labelLookup(target);
    return { labels, classes, labelled: rowsWhere(rows, (row) => labels[row] !== -1) };
  }
  if (target.type !== "number") {
    throw new RangeError(
      `Cannot predict a number: column ${JSON.stringify(target.name)} is ${target.type}, ` +
        "want numbers",
    );
  }
  const { values } = target;
  const labelled = rowsWhere(rows, (row) => !Number.isNaN(values[row]));
  return { labels: values, classes: undefined, labelled };
}

function firstOf(rows: Int32Array, count: number | undefined): Int32Array {
  if (count === undefined) return rows;
  if (count <= rows.length) return rows.subarray(0, count);
  throw new RangeError(
    `Cannot train: rows to train on are ${count}, want 1 to ${rows.length}, the rows there are`,
  );
}

function rowsWhere(rows: number, wanted: (row: number) => boolean): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => row).filter(wanted);
}

function splitRows(
  labelled: Int32Array,
  labels: ArrayLike<number>,
  { holdOut, task }: TableRecipe,
): SplitRows {
  const part = (rows: Int32Array) => rows.map((at) => labelled[at]!);
  const split = holdOut.type === "stratified"
    ? stratifiedSplit(
      Array.from(labelled, (row) => task === "classes" ? labels[row]! : 0),
      holdOut.share,
      holdOut.seed,
    )
    : lastRowsSplit(labelled.length, holdOut.type === "last" ? holdOut.share : 0);
  return { train: part(split.train), held: part(split.held) };
}
