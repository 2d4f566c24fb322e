/**
 * Softmax cross-entropy and its gradient by definition, in float64. For tests only.
 *
 * @module
 */

/** The probabilities of each row of logits `[rows, classes]`. */
export function softmax(logits: ArrayLike<number>, classes: number): Float64Array {
  const result = Float64Array.from(logits);
  for (let start = 0; start < result.length; start += classes) {
    const row = result.subarray(start, start + classes);
    // The largest is taken off first, so that no exponential overflows.
    const best = Math.max(...row);
    for (const [i, z] of row.entries()) row[i] = Math.exp(z - best);
    const total = row.reduce((sum, e) => sum + e, 0);
    for (const [i, e] of row.entries()) row[i] = e / total;
  }
  return result;
}

/** Mean over the rows of `-log softmax(logits)[label]`. */
export function softmaxCrossEntropy(
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
): number {
  let sum = 0;
  for (let row = 0; row < labels.length; row++) {
    const z = Array.from({ length: classes }, (_, k) => logits[row * classes + k]!);
    const best = Math.max(...z);
    const total = z.reduce((total, value) => total + Math.exp(value - best), 0);
    sum += Math.log(total) - (z[labels[row]!]! - best);
  }
  return sum / labels.length;
}

/** Gradient of the logits: `(softmax - onehot) / rows`. */
export function softmaxCrossEntropyGradient(
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
): Float64Array {
  const result = softmax(logits, classes);
  for (let row = 0; row < labels.length; row++) result[row * classes + labels[row]!]! -= 1;
  return result.map((value) => value / labels.length);
}
