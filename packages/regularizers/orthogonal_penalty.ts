import { type Formula, mapFormula, sumFormula } from "@shrinklab/formula";
import { columnSums, scaleColumns } from "@shrinklab/ops";
import * as tf from "@tensorflow/tfjs";

/** Below this a squared length counts as this, so that a zero vector divides by no zero. */
const SMALLEST_SQUARE = 1e-12;

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
 *
 * @example
 * ```ts
 * import { orthogonalPenalty } from "@shrinklab/regularizers/orthogonal_penalty";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const value = tf.tidy(() =>
 *   orthogonalPenalty(tf.tensor2d([[1, 2], [2, 4]]), "rows", 0.5).dataSync()[0]!
 * );
 * assertEquals(Math.abs(value - 0.5) < 1e-6, true);
 * ```
 */
export function orthogonalPenalty(
  w: tf.Tensor2D,
  over: "rows" | "columns",
  factor: number,
): tf.Scalar {
  const turned = (x: tf.Tensor) => over === "rows" ? transpose(x as tf.Tensor2D) : x;
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
function transpose(x: tf.Tensor2D): tf.Tensor2D {
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
