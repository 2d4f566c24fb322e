import { type CsvCell, csvLine } from "./csv.ts";

/** What a model answers for a set of rows. */
export interface Predictions {
  /** Probability of each class, row after row; or, where a number is predicted, that. */
  readonly outputs: ArrayLike<number>;
  /** Outputs of a row; of one output `p` the classes are `1 - p` and `p`. */
  readonly width: number;
  /** Name of each class; absent where a number is predicted. */
  readonly classes?: readonly string[];
  /** Name of each row, such as the path of its image, or its number; default 1, 2, ... */
  readonly names?: readonly string[] | Int32Array;
  /** What is right for each row: the number of its class, or its number; absent where unknown. */
  readonly labels?: ArrayLike<number>;
}

/**
 * The first line of a file of predictions.
 *
 * @param predictions What is predicted.
 * @param common Columns in front, by their names.
 * @returns The line, with its line break: `name` or `row`, `label` where it is known, `answer`, and
 * `p CLASS` for each class.
 */
export function predictionsHeader(
  { classes, names, labels }: Omit<Predictions, "outputs">,
  common: Readonly<Record<string, CsvCell>> = {},
): string {
  return csvLine([
    ...Object.keys(common),
    Array.isArray(names) ? "name" : "row",
    ...(labels === undefined ? [] : ["label"]),
    "answer",
    ...(classes ?? []).map((name) => `p ${name}`),
  ]);
}

/**
 * Writes what a model answers, by name: for each row the likeliest class, the first of equal ones,
 * and the probability of each; or the number that it predicts.
 *
 * @param predictions The outputs, and what rows and classes are called.
 * @param common Values of columns in front, by their names, as in {@linkcode predictionsHeader}.
 * @returns A line for each row, with line breaks.
 *
 * @example
 * ```ts
 * import { predictionRows, predictionsHeader } from "@shrinklab/report";
 * import { assertEquals } from "@std/assert";
 *
 * const predictions = {
 *   outputs: [0.25, 0.75, 0.5, 0.5],
 *   width: 2,
 *   classes: ["cat", "dog"],
 *   names: ["1.png", "2.png"],
 *   labels: [1, 1],
 * };
 * assertEquals(
 *   predictionsHeader(predictions) + predictionRows(predictions),
 *   "name,label,answer,p cat,p dog\n1.png,dog,dog,0.25,0.75\n2.png,dog,cat,0.5,0.5\n",
 * );
 * ```
 */
export function predictionRows(
  predictions: Predictions,
  common: Readonly<Record<string, CsvCell>> = {},
): string {
  const { outputs, width, classes, names, labels } = predictions;
  const lines: string[] = [];
  for (let row = 0; row < outputs.length / width; row++) {
    const own = Array.from({ length: width }, (_, at) => outputs[row * width + at]!);
    const shares = classes !== undefined && width === 1 ? [1 - own[0]!, own[0]!] : own;
    const label = labels?.[row];
    lines.push(csvLine([
      ...Object.values(common),
      names?.[row] ?? row + 1,
      ...(label === undefined ? [] : [classes?.[label] ?? label]),
      ...(classes === undefined ? own : [classes[shares.indexOf(Math.max(...shares))], ...shares]),
    ]));
  }
  return lines.join("");
}
