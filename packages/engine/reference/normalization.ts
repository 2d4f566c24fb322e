/**
 * Normalization to mean 0 and variance 1, and its gradient, by definition in float64. For tests
 * only.
 *
 * Sources: S. Ioffe, C. Szegedy, Batch Normalization (2015); J. Ba et al., Layer Normalization
 * (2016).
 *
 * @module
 */

/** A matrix `[rows, columns]`, and over what mean and biased variance are taken. */
export interface NormalizationShape {
  readonly rows: number;
  readonly columns: number;
  /** `"rows"`: of each column over its rows; `"columns"`: of each row over its columns. */
  readonly over: "rows" | "columns";
  /** Added to the variance before its root. */
  readonly epsilon: number;
}

/** What is normalized: a matrix, and a scale and a shift for each column. */
export interface NormalizationOperands {
  readonly x: ArrayLike<number>;
  readonly scale: ArrayLike<number>;
  readonly shift: ArrayLike<number>;
}

/** `(x - mean) / sqrt(variance + epsilon) * scale + shift`, with the means and variances. */
export function normalization(
  { x, scale, shift }: NormalizationOperands,
  shape: NormalizationShape,
): { y: Float64Array; mean: Float64Array; variance: Float64Array } {
  const groups = groupsOf(shape);
  const mean = Float64Array.from(groups, (group) => average(group.map((i) => x[i]!)));
  const variance = Float64Array.from(
    groups,
    (group, g) => average(group.map((i) => (x[i]! - mean[g]!) ** 2)),
  );
  const y = new Float64Array(x.length);
  for (const [g, group] of groups.entries()) {
    const root = Math.sqrt(variance[g]! + shape.epsilon);
    for (const i of group) {
      const column = i % shape.columns;
      y[i] = (x[i]! - mean[g]!) / root * scale[column]! + shift[column]!;
    }
  }
  return { y, mean, variance };
}

/** Gradients of matrix, scale and shift, from that of the result, `dy`. */
export function normalizationGradient(
  dy: ArrayLike<number>,
  operands: NormalizationOperands,
  shape: NormalizationShape,
): { dx: Float64Array; dScale: Float64Array; dShift: Float64Array } {
  const { x, scale } = operands;
  const { mean, variance } = normalization(operands, shape);
  const dx = new Float64Array(x.length);
  const [dScale, dShift] = [new Float64Array(shape.columns), new Float64Array(shape.columns)];
  for (const [g, group] of groupsOf(shape).entries()) {
    const root = Math.sqrt(variance[g]! + shape.epsilon);
    const standard = (i: number) => (x[i]! - mean[g]!) / root;
    const scaled = (i: number) => dy[i]! * scale[i % shape.columns]!;
    const along1 = average(group.map(scaled));
    const alongX = average(group.map((i) => scaled(i) * standard(i)));
    for (const i of group) {
      dx[i] = (scaled(i) - along1 - standard(i) * alongX) / root;
      dScale[i % shape.columns]! += dy[i]! * standard(i);
      dShift[i % shape.columns]! += dy[i]!;
    }
  }
  return { dx, dScale, dShift };
}

/** The places of the entries that share a mean. */
function groupsOf({ rows, columns, over }: NormalizationShape): number[][] {
  const places = (count: number, at: (k: number) => number) =>
    Array.from({ length: count }, (_, k) => at(k));
  return over === "rows"
    ? places(columns, (j) => j).map((j) => places(rows, (i) => i * columns + j))
    : places(rows, (i) => i).map((i) => places(columns, (j) => i * columns + j));
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
