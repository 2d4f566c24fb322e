/**
 * The product of two matrices by definition, in float64. For tests only.
 *
 * Its gradients are products themselves: of `A B` they are `dY B^T` and `A^T dY`.
 *
 * @module
 */

/** A product `[rows, depth] x [depth, columns]`, either side possibly stored transposed. */
export interface ProductShape {
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  /** Whether `a` is stored as `[depth, rows]`. */
  readonly transposeA?: boolean;
  /** Whether `b` is stored as `[columns, depth]`. */
  readonly transposeB?: boolean;
}

/**
 * `A B`.
 *
 * @param round Takes each product and each sum, default as they are. `Math.fround` gives what
 *   float32 arithmetic gives in the order of the depth, bit by bit.
 */
export function matrixProduct(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { rows, depth, columns, transposeA = false, transposeB = false }: ProductShape,
  round: (x: number) => number = (x) => x,
): Float64Array {
  const result = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < depth; k++) {
        const left = a[transposeA ? k * rows + i : i * depth + k]!;
        const right = b[transposeB ? j * depth + k : k * columns + j]!;
        sum = round(sum + round(left * right));
      }
      result[i * columns + j] = sum;
    }
  }
  return result;
}
