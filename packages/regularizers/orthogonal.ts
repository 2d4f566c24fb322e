import { type Formula, mapFormula, sumFormula } from "@shrinklab/formula";
import { shortNumber } from "@shrinklab/names";
import { columnSums, scaleColumns } from "@shrinklab/ops";
import * as tf from "@tensorflow/tfjs";
import { checkFactors, type MatrixPenalty } from "./penalty.ts";

/** Below this a squared length counts as this, so that a zero vector does not divide by zero. */
const SMALLEST_SQUARE = 1e-12;

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
 * import { orthogonalRows } from "@shrinklab/regularizers";
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
 * import { orthogonalColumns } from "@shrinklab/regularizers";
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
    gradientText: () => `${shortNumber(factor)} d(mean |cosine| of ${over}) / dw`,
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

/**
 * The orthogonal penalty on the backend, differentiable, in kernels that a step can record.
 *
 * With u the vectors at length 1, P = u'u without its diagonal and n pairs: the value is
 * `factor / 2n * sum |P|`. Its gradient by u is `factor / n * u sign(P)`, of which the part along
 * u itself is taken away, since lengths do not count.
 *
 * @param w float32 `[rows, columns]`.
 * @param over Which of its vectors are to be orthogonal.
 * @param factor Strength.
 * @returns The penalty.
 */
function orthogonalPenalty(
  w: tf.Tensor2D,
  over: "rows" | "columns",
  factor: number,
): tf.Scalar {
  const turned = (x: tf.Tensor) => over === "rows" ? transposeTensor(x as tf.Tensor2D) : x;
  const operation = tf.customGrad((w, save) => {
    const vectors = turned(w as tf.Tensor);
    const count = vectors.shape[1]!;
    const share = count < 2 ? 0 : factor / (count * (count - 1) / 2);
    const [squares] = mapFormula(square, { x: vectors }, {});
    const [inverse] = mapFormula(inverseLength, { squares: columnSums(squares!) }, {});
    const unit = scaleColumns(vectors, inverse!);
    const products = tf.matMul(unit as tf.Tensor2D, unit as tf.Tensor2D, true, false);
    const apart = tf.tensor2d(Float32Array.from({ length: count ** 2 }, offDiagonal(count)), [
      count,
      count,
    ]);
    const [signs] = mapFormula(maskedSign, { products, apart }, { share });
    (save as tf.GradSaveFunc)([unit, inverse!, signs!]);
    return {
      value: sumFormula(maskedSize, { products, apart }, { half: share / 2 }),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [unit, inverse, signs] = saved as [tf.Tensor2D, tf.Tensor1D, tf.Tensor2D];
        const [pull] = mapFormula(scaled, { x: tf.matMul(unit, signs) }, { dy });
        const [along] = mapFormula(product, { a: unit, b: pull! }, {});
        const rest = tf.sub(pull!, scaleColumns(unit, columnSums(along!)));
        return turned(scaleColumns(rest, inverse));
      },
    };
  });
  return operation(w) as tf.Scalar;
}

/** The transpose as a product with the unit matrix, since every backend has a kernel for that. */
function transposeTensor(x: tf.Tensor2D): tf.Tensor2D {
  const [rows] = x.shape;
  const unit = Float32Array.from({ length: rows ** 2 }, (_, i) => 1 - offDiagonal(rows)(_, i));
  return tf.matMul(x, tf.tensor2d(unit, [rows, rows]), true, false);
}

function offDiagonal(count: number): (_: unknown, i: number) => number {
  return (_, i) => i % (count + 1) === 0 ? 0 : 1;
}

const square: Formula = {
  name: "square",
  inputs: ["x"],
  scalars: [],
  outputs: ["y"],
  evaluate: (m, { x }) => ({ y: m.multiply(x!, x!) }),
};

const inverseLength: Formula = {
  name: "inverse length",
  inputs: ["squares"],
  scalars: [],
  outputs: ["inverse"],
  evaluate(m, { squares }) {
    const root = m.sqrt(m.maximum(squares!, m.constant(SMALLEST_SQUARE)));
    return { inverse: m.divide(m.constant(1), root) };
  },
};

const maskedSign: Formula = {
  name: "masked sign",
  inputs: ["products", "apart"],
  scalars: ["share"],
  outputs: ["signs"],
  evaluate: (m, { products, apart, share }) => ({
    signs: m.multiply(m.multiply(m.sign(products!), apart!), share!),
  }),
};

const maskedSize: Formula = {
  name: "masked size",
  inputs: ["products", "apart"],
  scalars: ["half"],
  outputs: ["sum"],
  evaluate: (m, { products, apart, half }) => ({
    sum: m.multiply(m.multiply(m.abs(products!), apart!), half!),
  }),
};

const scaled: Formula = {
  name: "scaled by the gradient",
  inputs: ["x"],
  scalars: ["dy"],
  outputs: ["y"],
  evaluate: (m, { x, dy }) => ({ y: m.multiply(x!, dy!) }),
};

const product: Formula = {
  name: "product",
  inputs: ["a", "b"],
  scalars: [],
  outputs: ["y"],
  evaluate: (m, { a, b }) => ({ y: m.multiply(a!, b!) }),
};
