import { shortNumber } from "@shrinklab/names";
import { orthogonalPenalty } from "./orthogonal_penalty.ts";
import { checkFactors, type MatrixPenalty } from "./penalty.ts";

/**
 * Orthogonal penalty on the rows of a kernel: `factor *` the mean of |cosine| over all pairs of
 * rows; 0 where all are orthogonal, `factor` where all are parallel, and 0 for a single row.
 *
 * It does not depend on the lengths of the rows; one of length 0 has cosine 0.
 *
 * @param factor Strength, 0 or more, in units of the loss.
 * @returns The penalty; it is over kernels with two axes, and others as their last axis against
 * the rest.
 * @throws {RangeError} If `factor` is negative or not finite.
 *
 * Source: `keras.regularizers.OrthogonalRegularizer(mode="rows")` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { orthogonalRows } from "@shrinklab/regularizers/orthogonal";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // The rows (1, 0), (1, 1) and (0, 2) have the cosines 0.7071, 0 and 0.7071.
 * assertAlmostEquals(orthogonalRows(3).value([1, 0, 1, 1, 0, 2], 2), Math.SQRT2);
 * ```
 */
export function orthogonalRows(factor: number): MatrixPenalty {
  return defineOrthogonal("rows", factor);
}

/**
 * Orthogonal penalty on the columns of a kernel, as {@linkcode orthogonalRows} on its rows: the
 * units of a Dense layer are drawn towards different directions.
 *
 * @param factor Strength, 0 or more, in units of the loss.
 * @returns The penalty.
 * @throws {RangeError} If `factor` is negative or not finite.
 *
 * Source: `keras.regularizers.OrthogonalRegularizer(mode="columns")` of Keras 3.15.
 *
 * @example
 * ```ts
 * import { orthogonalColumns } from "@shrinklab/regularizers/orthogonal";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(orthogonalColumns(3).value([1, 0, 0, 1], 2), 0);
 * ```
 */
export function orthogonalColumns(factor: number): MatrixPenalty {
  return defineOrthogonal("columns", factor);
}

function defineOrthogonal(over: "rows" | "columns", factor: number): MatrixPenalty {
  const type = `orthogonal-${over}`;
  checkFactors(type, { factor });
  const vectors = (w: ArrayLike<number>, columns: number) =>
    over === "rows" ? rowsOf(w, columns) : transpose(rowsOf(w, columns));
  return {
    type,
    factors: { factor },
    gradientText: `${shortNumber(factor)} d(mean |cosine| of ${over}) / dw`,
    value(w, columns = w.length) {
      const list = vectors(w, columns);
      let sum = 0;
      for (const [i, a] of list.entries()) {
        for (const b of list.slice(0, i)) sum += Math.abs(cosine(a, b));
      }
      return sum === 0 ? 0 : factor * sum / pairs(list.length);
    },
    gradient(w, columns = w.length) {
      const list = vectors(w, columns);
      const share = list.length < 2 ? 0 : factor / pairs(list.length);
      const slopes = list.map((a) => {
        const slope = a.map(() => 0);
        for (const b of list) {
          if (a === b) continue;
          const [along, own, other] = [cosine(a, b), Math.hypot(...a), Math.hypot(...b)];
          if (along === 0) continue;
          for (const k of a.keys()) {
            const turn = b[k]! / other - along * a[k]! / own;
            slope[k]! += share * Math.sign(along) * turn / own;
          }
        }
        return slope;
      });
      return Float64Array.from((over === "rows" ? slopes : transpose(slopes)).flat());
    },
    ofMatrix: (w) => orthogonalPenalty(w, over, factor),
  };
}

function pairs(count: number): number {
  return count * (count - 1) / 2;
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const product = a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  return product === 0 ? 0 : product / (Math.hypot(...a) * Math.hypot(...b));
}

function rowsOf(w: ArrayLike<number>, columns: number): number[][] {
  const values = Array.from(w);
  return Array.from(
    { length: values.length / columns },
    (_, row) => values.slice(row * columns, (row + 1) * columns),
  );
}

function transpose(rows: readonly (readonly number[])[]): number[][] {
  return rows[0]!.map((_, column) => rows.map((row) => row[column]!));
}
