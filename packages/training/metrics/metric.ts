/** What a model gave for a set of rows, beside what was right. */
export interface Predictions {
  /** Outputs of all rows, row after row. */
  readonly outputs: ArrayLike<number>;
  /** Outputs of a row, 1 or more. */
  readonly width: number;
  /** A label for each row, from 0; or as many numbers as outputs. */
  readonly targets: ArrayLike<number>;
}

/**
 * A figure over a set of predictions, in float64.
 *
 * Of an empty set it is NaN, as a mean over nothing; so is one that is not defined for the targets
 * that occur, as an AUC of a single class.
 *
 * @throws {RangeError} If the width does not suit, or outputs and targets are not of one set.
 */
export type Metric = (predictions: Predictions) => number;

/**
 * Counts the rows of predictions.
 *
 * @returns How many rows there are.
 * @throws {RangeError} If the outputs do not fill rows, or there are neither as many targets as
 * rows nor as outputs.
 */
export function rowsOf({ outputs, width, targets }: Predictions): number {
  const rows = outputRows({ outputs, width });
  if (targets.length !== rows && targets.length !== outputs.length) {
    throw new RangeError(
      `Cannot measure: there are ${targets.length} targets, want ${rows} labels or ` +
        `${outputs.length} numbers`,
    );
  }
  return rows;
}

/**
 * Counts the rows of outputs.
 *
 * @param predictions The outputs, and how many a row has.
 * @returns How many rows there are.
 * @throws {RangeError} If the outputs do not fill rows.
 */
export function outputRows({ outputs, width }: Pick<Predictions, "outputs" | "width">): number {
  const rows = outputs.length / width;
  if (!Number.isInteger(width) || width < 1 || !Number.isInteger(rows)) {
    throw new RangeError(
      `Cannot measure: width is ${width} of ${outputs.length} outputs, want rows of one length`,
    );
  }
  return rows;
}

/**
 * Averages a term over all outputs and their targets.
 *
 * @param predictions Predictions whose targets are numbers.
 * @param term What one output adds.
 * @returns The mean; NaN for an empty set.
 * @throws {RangeError} If there are not as many targets as outputs.
 */
export function meanOver(
  predictions: Predictions,
  term: (output: number, target: number) => number,
): number {
  const { outputs, targets } = predictions;
  rowsOf(predictions);
  if (targets.length !== outputs.length) {
    throw new RangeError(
      `Cannot measure: there are ${targets.length} targets, want ${outputs.length} numbers`,
    );
  }
  let sum = 0;
  for (let i = 0; i < outputs.length; i++) sum += term(outputs[i]!, targets[i]!);
  return sum / outputs.length;
}
