import { type Metric, outputRows, type Predictions, rowsOf } from "./metric.ts";

/**
 * Accuracy: the share of rows whose answer is the label, 0 to 1. With several outputs the answer is
 * the first largest one, with one it is 1 above a half and 0 elsewhere.
 *
 * @example
 * ```ts
 * import { accuracy } from "@shrinklab/training/metrics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(accuracy({ outputs: [0.1, 0.9, 0.5, 0.5], width: 2, targets: [1, 1] }), 0.5);
 * ```
 */
export const accuracy: Metric = (predictions) => {
  const rows = rowsOf(predictions);
  const correct =
    answersOf(predictions).filter((answer, row) => answer === predictions.targets[row]).length;
  return correct / rows;
};

/**
 * The answer of every row: the place of its first largest output; of one output, whether it is
 * above a half.
 *
 * @param predictions Outputs of all rows, row after row; probabilities where a row has one.
 * @returns A class for each row.
 * @throws {RangeError} If the outputs do not fill rows.
 *
 * @example
 * ```ts
 * import { answersOf } from "@shrinklab/training/metrics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(answersOf({ outputs: [0.2, 0.7], width: 1 }), [0, 1]);
 * ```
 */
export function answersOf(predictions: Pick<Predictions, "outputs" | "width">): number[] {
  const { outputs, width } = predictions;
  return Array.from({ length: outputRows(predictions) }, (_, row) => {
    if (width === 1) return outputs[row]! > 0.5 ? 1 : 0;
    let best = 0;
    for (let i = 1; i < width; i++) {
      if (outputs[row * width + i]! > outputs[row * width + best]!) best = i;
    }
    return best;
  });
}

/**
 * Top-k accuracy: the share of rows whose label is among the k largest outputs; of equal ones the
 * first counts as larger.
 *
 * @param k How many, 1 or more; from the width on every row is correct.
 * @returns The metric.
 * @throws {RangeError} If k is not a whole number of at least 1.
 *
 * @example
 * ```ts
 * import { topKAccuracy } from "@shrinklab/training/metrics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(topKAccuracy(2)({ outputs: [0.1, 0.5, 0.4], width: 3, targets: [2] }), 1);
 * ```
 */
export function topKAccuracy(k: number): Metric {
  if (!Number.isSafeInteger(k) || k < 1) {
    throw new RangeError(`Cannot measure top-k accuracy: k is ${k}, want a whole number >= 1`);
  }
  return (predictions) => {
    const { outputs, width, targets } = predictions;
    const rows = rowsOf(predictions);
    let correct = 0;
    for (let row = 0; row < rows; row++) {
      const [start, label] = [row * width, targets[row]!];
      let larger = 0;
      for (let i = 0; i < width; i++) {
        const [other, own] = [outputs[start + i]!, outputs[start + label]!];
        if (other > own || (other === own && i < label)) larger++;
      }
      if (larger < k) correct++;
    }
    return correct / rows;
  };
}
