import {
  type Arithmetic,
  type Formula,
  mapFormula,
  numberArithmetic,
  sumFormula,
} from "@shrinklab/formula";
import * as tf from "@tensorflow/tfjs";
import type { Loss, OutputKind } from "./loss.ts";
import { numberTargets } from "./number_targets.ts";

/** A loss that is a sum over the elements of a row, each of an output and its target. */
export interface LossRule {
  /** Name in the registry; part of the names of its formulas. */
  readonly name: string;
  /** What it takes the outputs for. */
  readonly outputs: OutputKind;
  /** Whether the elements of a row are added up or averaged. */
  readonly row: "mean" | "sum";
  /** What one element adds. */
  value<T>(m: Arithmetic<T>, output: T, target: T): T;
  /** The derivative of the value by the output; 0 where a clip holds the output. */
  derivative<T>(m: Arithmetic<T>, output: T, target: T): T;
}

/**
 * Makes a loss from its rule: its mean and its gradient are one pass each over the batch, as formulas.
 *
 * @param rule What one element adds.
 * @returns The loss.
 *
 * @example
 * ```ts
 * import { elementwiseLoss } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 *
 * const difference = elementwiseLoss({
 *   name: "difference",
 *   outputs: "numbers",
 *   row: "mean",
 *   value: (m, output, target) => m.subtract(output, target),
 *   derivative: (m) => m.constant(1),
 * });
 * assertEquals(difference.ofRow([3, 5], [1, 2]), 2.5);
 * ```
 */
export function elementwiseLoss(rule: LossRule): Loss {
  const [plain, weighted] = [formulas(rule, false), formulas(rule, true)];
  return {
    outputs: rule.outputs,
    mean(outputs, targets, weights) {
      const target = numberTargets(targets, outputs.shape);
      const inputs = weights
        ? { target, weight: acrossColumns(weights, outputs.shape) }
        : { target };
      const { value, gradient } = weights ? weighted : plain;
      const share = 1 / (rule.row === "mean" ? outputs.size : outputs.shape[0]!);
      const operation = tf.customGrad((output, save) => {
        (save as tf.GradSaveFunc)([output as tf.Tensor, ...Object.values(inputs)]);
        return {
          value: sumFormula(value, { output: output as tf.Tensor, ...inputs }, { share }),
          gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
            const [output, target, weight] = saved as [tf.Tensor, tf.Tensor, tf.Tensor?];
            const again = weight ? { output, target, weight } : { output, target };
            return mapFormula(gradient, again, { share, dy })[0]!;
          },
        };
      });
      return operation(outputs) as tf.Scalar;
    },
    ofRow(outputs, targets) {
      let sum = 0;
      for (let i = 0; i < outputs.length; i++) {
        sum += rule.value(numberArithmetic, outputs[i]!, targets[i]!);
      }
      return rule.row === "mean" ? sum / outputs.length : sum;
    },
  };
}

function formulas(rule: LossRule, weighted: boolean): { value: Formula; gradient: Formula } {
  const suffix = weighted ? " weighted" : "";
  const inputs = ["output", "target", ...(weighted ? ["weight"] : [])];
  const scale = <T>(m: Arithmetic<T>, x: T, v: Readonly<Record<string, T>>) =>
    m.multiply(weighted ? m.multiply(v.weight!, x) : x, v.share!);
  return {
    value: {
      name: `${rule.name}${suffix}`,
      inputs,
      scalars: ["share"],
      outputs: ["loss"],
      evaluate: (m, v) => ({ loss: scale(m, rule.value(m, v.output!, v.target!), v) }),
    },
    gradient: {
      name: `${rule.name}${suffix} gradient`,
      inputs,
      scalars: ["share", "dy"],
      outputs: ["gradient"],
      evaluate: (m, v) => {
        const derivative = scale(m, rule.derivative(m, v.output!, v.target!), v);
        return { gradient: m.multiply(derivative, v.dy!) };
      },
    },
  };
}

/** Repeats a weight a row across the columns, as a product with a row of ones. */
function acrossColumns(weights: tf.Tensor, [rows, width]: readonly number[]): tf.Tensor {
  const column = tf.reshape(weights, [rows!, 1]);
  return width === 1 ? column : tf.matMul(column as tf.Tensor2D, tf.ones([1, width!]));
}

/** What keeps Keras's losses from the logarithm of 0 (`keras.config.epsilon()`, Keras 3.15). */
export const EPSILON = 1e-7;

/**
 * 1 where `x >= low`, else 0: the derivative of `max(x, low)`, which at equality is x's.
 *
 * @param m Arithmetic.
 * @param x The value.
 * @param low The bound.
 * @returns 0 or 1.
 */
export function isAtLeast<T>(m: Arithmetic<T>, x: T, low: T): T {
  return m.subtract(m.constant(1), m.maximum(m.sign(m.subtract(low, x)), m.constant(0)));
}
