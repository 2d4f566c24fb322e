import { type Formula, mapFormula } from "@shrinklab/formula";
import * as tf from "@tensorflow/tfjs";

/** What a mask does to an element: `scale * (keep ? x : dropped) + shift`. */
export interface MaskNumbers {
  /** Factor on what is kept or put in its place. */
  readonly scale: number;
  /** What stands for an element that is dropped. */
  readonly dropped: number;
  /** Added to every element. */
  readonly shift: number;
}

/**
 * Puts a mask over a tensor, differentiable by the tensor: the gradient passes where the element
 * was kept, times `scale`.
 *
 * @param x Values.
 * @param keep 0 or 1 for each, of the same shape.
 * @param numbers What becomes of an element.
 * @returns The masked tensor.
 *
 * @example
 * ```ts
 * import { linearMask } from "@shrinklab/ops";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const y = tf.tidy(() =>
 *   linearMask(tf.tensor1d([3, 5]), tf.tensor1d([0, 1]), { scale: 2, dropped: 0, shift: 0 })
 *     .dataSync()
 * );
 * assertEquals([...y], [0, 10]);
 * ```
 */
export function linearMask(x: tf.Tensor, keep: tf.Tensor, numbers: MaskNumbers): tf.Tensor {
  const operation = tf.customGrad((x, save) => {
    (save as tf.GradSaveFunc)([keep]);
    return {
      value: mapFormula(masked, { x: x as tf.Tensor, keep }, { ...numbers })[0]!,
      gradFunc: (dy: tf.Tensor, [keep]: tf.Tensor[]) =>
        mapFormula(passed, { dy, keep: keep! }, { scale: numbers.scale })[0]!,
    };
  });
  return operation(x);
}

const masked: Formula = {
  name: "masked",
  inputs: ["x", "keep"],
  scalars: ["scale", "dropped", "shift"],
  outputs: ["y"],
  evaluate(m, { x, keep, scale, dropped, shift }) {
    const instead = m.multiply(dropped!, m.subtract(m.constant(1), keep!));
    const kept = m.add(m.multiply(x!, keep!), instead);
    return { y: m.add(m.multiply(scale!, kept), shift!) };
  },
};

const passed: Formula = {
  name: "passed by a mask",
  inputs: ["dy", "keep"],
  scalars: ["scale"],
  outputs: ["dx"],
  evaluate: (m, { dy, keep, scale }) => ({ dx: m.multiply(m.multiply(dy!, keep!), scale!) }),
};
