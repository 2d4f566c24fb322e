import type { LabelledRows } from "../labelled_rows.ts";
import { RandomState } from "../random_state.ts";
import { lastRowsSplit, type SplitRows, stratifiedSplit } from "../split_rows.ts";
import { adaptFeatures, type FeatureOptions, leftOutNote } from "./feature_encoder.ts";
import { labelLookup } from "./label_lookup.ts";
import { type Column, columnValues, findColumn, type Table, targetColumn } from "./table.ts";

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
  /** Keep only so many of the rows that are trained on; all if absent. */
  readonly trainRows?: number | undefined;
  /** Draws these, by `RandomState([seed, 3]).permutation`; if absent they are the first ones. */
  readonly subsetSeed?: number | undefined;
}

/** Rows of a table's features with their labels. */
export interface TableRows extends LabelledRows {
  /** Features of all rows, row after row. */
  readonly features: Float32Array;
  /** Shape of one row: the number of features. */
  readonly shape: readonly [features: number];
  /** Class of each row, or its number. */
  readonly labels: Uint8Array | Float32Array;
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
  /** Columns that are not used, and why. */
  readonly unused: Readonly<Record<string, string>>;
  /** What was left out, and why; and what to know of the rows. */
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
 * const { train, held, classes } = await tableExamples(table, {
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
export async function tableExamples(table: Table, recipe: TableRecipe): Promise<TableExamples> {
  const target = targetColumn(table, recipe.target);
  const dropped = new Set(recipe.drop.map((name) => findColumn(table, name)));
  if (dropped.has(target)) {
    throw new RangeError(
      `Cannot drop column: ${JSON.stringify(target.name)} is the target, want another`,
    );
  }
  const { labels, classes } = await labelsOf(table, target, recipe.task);
  const split = splitRows(labels, recipe);
  const train = keptOf(split.train, recipe);
  const columns = table.columns.filter((column) => column !== target && !dropped.has(column));
  const encoder = await adaptFeatures(table, columns, train, recipe);
  const sets = split.held.length === 0 ? [train] : [train, split.held];
  const [trained, held] = (await encoder.encode(sets)).map((features, at): TableRows => ({
    features,
    shape: [encoder.names.length],
    labels: pick(labels, sets[at]!),
    rows: sets[at]!.length,
    // The rows that judge are told by their numbers in the table.
    ...(at === sets.length - 1 ? { names: sets[at]!.map((row) => row + 1) } : {}),
  }));
  const { unlabelled } = split;
  return {
    target: target.name,
    features: encoder.names,
    ...(classes === undefined ? {} : { classes }),
    train: trained!,
    ...(held === undefined ? {} : { held }),
    unused: {
      ...Object.fromEntries([...dropped].map(({ name }) => [name, "it is dropped"])),
      ...encoder.leftOut,
    },
    notes: [
      ...(unlabelled === 0 ? [] : [`rows without ${target.name} are left out: ${unlabelled}`]),
      ...Object.entries(encoder.leftOut).map(leftOutNote),
      ...encoder.notes,
      ...(held === undefined || classes === undefined ? [] : splitNotes(trained!, held, classes)),
    ],
  };
}

/** Labels of all rows: classes, -1 where there is none; or numbers, NaN where there is none. */
type Labels = Int16Array | Float64Array;

async function labelsOf(
  table: Table,
  target: Column,
  task: TableRecipe["task"],
): Promise<{ labels: Labels; classes?: readonly string[] }> {
  if (task === "classes") return await labelLookup(table, target);
  if (target.type === "number") return { labels: await columnValues(table, target) };
  throw new RangeError(
    `Cannot predict a number: column ${JSON.stringify(target.name)} is ${target.type}, ` +
      "want numbers",
  );
}

function keptOf(rows: Int32Array, { trainRows: count, subsetSeed }: TableRecipe): Int32Array {
  if (count === undefined) return rows;
  if (count <= rows.length) {
    if (subsetSeed === undefined) return rows.subarray(0, count);
    const order = new RandomState([subsetSeed, 3]).permutation(rows.length);
    return order.slice(0, count).sort().map((at) => rows[at]!);
  }
  throw new RangeError(
    `Cannot train: rows to train on are ${count}, want 1 to ${rows.length}, the rows there are`,
  );
}

function pick(labels: Labels, rows: Int32Array): TableRows["labels"] {
  const picked = labels instanceof Int16Array
    ? new Uint8Array(rows.length)
    : new Float32Array(rows.length);
  for (let at = 0; at < rows.length; at++) picked[at] = labels[rows[at]!]!;
  return picked;
}

/** Splits the rows that have a label, in the table's order. */
function splitRows(
  labels: Labels,
  { holdOut }: TableRecipe,
): SplitRows & { readonly unlabelled: number } {
  const isThere = (label: number) => labels instanceof Int16Array ? label >= 0 : label === label;
  let unlabelled = 0;
  for (let row = 0; row < labels.length; row++) if (!isThere(labels[row]!)) unlabelled++;
  const count = labels.length - unlabelled;
  const there = unlabelled === 0 ? labels : labels.filter(isThere);
  const split = holdOut.type === "stratified"
    ? stratifiedSplit(
      there instanceof Int16Array ? there : new Uint8Array(count),
      holdOut.share,
      holdOut.seed,
    )
    : lastRowsSplit(count, holdOut.type === "last" ? holdOut.share : 0);
  if (unlabelled === 0) return { ...split, unlabelled };
  const rows = new Int32Array(count);
  for (let row = 0, at = 0; row < labels.length; row++) if (isThere(labels[row]!)) rows[at++] = row;
  const part = (places: Int32Array) => places.map((at) => rows[at]!);
  return { train: part(split.train), held: part(split.held), unlabelled };
}

/** That the rows held out say little, as in a table that is sorted by its classes. */
function splitNotes(train: TableRows, held: TableRows, classes: readonly string[]): string[] {
  const names = (labels: TableRows["labels"]) => {
    const there = new Uint8Array(classes.length);
    for (let row = 0; row < labels.length; row++) there[labels[row]!] = 1;
    return classes.filter((_, label) => there[label] === 1);
  };
  const [trained, tested] = [names(train.labels), names(held.labels)];
  const unseen = tested.filter((name) => !trained.includes(name));
  const often = "is the table sorted? --hold-out stratified=0.2 takes rows of every class";
  return [
    ...(tested.length === 1 && held.rows > 1
      ? [`Warning: all ${held.rows} rows held out are of class ${tested[0]}; ${often}`]
      : []),
    ...(unseen.length > 0
      ? [`Warning: no row to train on is of class ${unseen.join(", ")}; ${often}`]
      : []),
  ];
}
