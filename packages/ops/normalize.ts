import { hasKernel } from "@shrinklab/formula";
import * as tf from "@tensorflow/tfjs";
import { runKernel } from "./run_kernel.ts";

/** Over which entries of a matrix mean and variance are taken. */
export interface NormalizeOptions {
  /** `"rows"`: those of a column, as BatchNorm; `"columns"`: those of a row, as LayerNorm. */
  readonly over: "rows" | "columns";
  /** Added to the variance before its root, above 0. */
  readonly epsilon: number;
  /** Is shown mean and variance, `[columns]` or `[rows]`, which live until it returns. */
  readonly onMoments?: (mean: tf.Tensor, variance: tf.Tensor) => void;
}

/**
 * Normalizes a matrix: `(x - mean) / sqrt(variance + epsilon) * scale + shift`, with the mean and
 * the biased variance of each column or row of x itself, differentiable by x, scale and shift.
 *
 * Kernel `Normalize`: inputs `{ x, scale, shift }`, attributes `{ over, epsilon }`, outputs
 * `[y, mean, variance]`; its gradient `NormalizeGrad`: inputs `{ dy, x, scale, mean, variance }`,
 * outputs `[dx, dScale, dShift]`.
 *
 * @param x float32 `[rows, columns]`.
 * @param scale `[columns]`.
 * @param shift `[columns]`.
 * @param options Over what, epsilon.
 * @returns A matrix like x.
 *
 * Source: Ioffe and Szegedy (2015), Ba, Kiros and Hinton (2016).
 *
 * @example
 * ```ts
 * import { normalize } from "@shrinklab/ops";
 * import { assertAlmostEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const [first] = tf.tidy(() =>
 *   normalize(tf.tensor2d([[1], [3]]), tf.tensor1d([10]), tf.tensor1d([5]), {
 *     over: "rows",
 *     epsilon: 1e-9,
 *   }).dataSync()
 * );
 * assertAlmostEquals(first!, -5, 1e-5);
 * ```
 */
export function normalize(
  x: tf.Tensor2D,
  scale: tf.Tensor1D,
  shift: tf.Tensor1D,
  options: NormalizeOptions,
): tf.Tensor2D {
  const operation = tf.customGrad((x, scale, shift, save) => {
    const inputs = { x, scale, shift } as Record<"x" | "scale" | "shift", tf.Tensor>;
    const [y, mean, variance] = forward(inputs, options);
    options.onMoments?.(mean, variance);
    (save as tf.GradSaveFunc)([inputs.x, inputs.scale, mean, variance]);
    return {
      value: y,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [x, scale, mean, variance] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
        return gradient({ dy, x, scale, mean, variance }, options);
      },
    };
  });
  return operation(x, scale, shift) as tf.Tensor2D;
}

/**
 * Normalizes the columns of a matrix with a mean and a variance that are known: BatchNorm outside
 * training. Not differentiable on a backend with the kernel.
 *
 * Kernel `NormalizeWith`: inputs `{ x, mean, variance, scale, shift }`, attributes `{ epsilon }`.
 *
 * @param x float32 `[rows, columns]`.
 * @param columns Mean, variance, scale and shift, each `[columns]`.
 * @param epsilon Added to the variance before its root.
 * @returns A matrix like x.
 *
 * @example
 * ```ts
 * import { normalizeWith } from "@shrinklab/ops";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const y = tf.tidy(() => {
 *   const known = { mean: 1, variance: 3, scale: 10, shift: 5 };
 *   const column = (name: keyof typeof known) => tf.tensor1d([known[name]]);
 *   const [mean, variance] = [column("mean"), column("variance")];
 *   const [scale, shift] = [column("scale"), column("shift")];
 *   return normalizeWith(tf.tensor2d([[3]]), { mean, variance, scale, shift }, 1).dataSync()[0];
 * });
 * assertEquals(y, 15);
 * ```
 */
export function normalizeWith(
  x: tf.Tensor2D,
  columns: Readonly<Record<"mean" | "variance" | "scale" | "shift", tf.Tensor>>,
  epsilon: number,
): tf.Tensor2D {
  if (hasKernel("NormalizeWith")) {
    return runKernel("NormalizeWith", { x, ...columns }, { epsilon }) as tf.Tensor2D;
  }
  const { mean, variance, scale, shift } = columns;
  return tf.add(tf.mul(tf.mul(tf.sub(x, mean), inverseRoot(variance, epsilon)), scale), shift);
}

type Inputs = Readonly<Record<"x" | "scale" | "shift", tf.Tensor>>;

function forward(inputs: Inputs, { over, epsilon }: NormalizeOptions) {
  if (hasKernel("Normalize")) {
    const outputs = runKernel("Normalize", inputs, { over, epsilon });
    return outputs as [y: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor];
  }
  const { x, scale, shift } = inputs;
  const axis = over === "rows" ? 0 : 1;
  const mean = tf.mean(x, axis);
  const centered = tf.sub(x, tf.expandDims(mean, axis));
  const variance = tf.mean(tf.square(centered), axis);
  const standard = tf.mul(centered, tf.expandDims(inverseRoot(variance, epsilon), axis));
  return [tf.add(tf.mul(standard, scale), shift), mean, variance] as const;
}

type Saved = Readonly<Record<"dy" | "x" | "scale" | "mean" | "variance", tf.Tensor>>;

function gradient(saved: Saved, { over, epsilon }: NormalizeOptions): tf.Tensor[] {
  if (hasKernel("NormalizeGrad")) {
    return runKernel("NormalizeGrad", saved, { over, epsilon }) as tf.Tensor[];
  }
  const { dy, x, scale, mean, variance } = saved;
  const axis = over === "rows" ? 0 : 1;
  const inverse = tf.expandDims(inverseRoot(variance, epsilon), axis);
  const standard = tf.mul(tf.sub(x, tf.expandDims(mean, axis)), inverse);
  // Mean and variance depend on x too: what they take away is the part of the gradient along 1
  // and along the normalized x.
  const scaled = tf.mul(dy, scale);
  const along = tf.mean(tf.mul(scaled, standard), axis, true);
  const rest = tf.sub(tf.sub(scaled, tf.mean(scaled, axis, true)), tf.mul(standard, along));
  return [tf.mul(rest, inverse), tf.sum(tf.mul(dy, standard), 0), tf.sum(dy, 0)];
}

function inverseRoot(variance: tf.Tensor, epsilon: number): tf.Tensor {
  return tf.rsqrt(tf.add(variance, epsilon));
}
