import {
  askNumber,
  type Formula,
  type FormulaScalars,
  hasKernel,
  type HostNumber,
  scalarTensors,
  tensorArithmetic,
} from "@shrinklab/formula";
import * as tf from "@tensorflow/tfjs";

/** A parameter whose groups are shrunk, and what the metric reads at each of its entries. */
export interface GroupPart {
  /** The parameter, overwritten. */
  readonly w: tf.Variable;
  /** Tensors of its shape by name. */
  readonly inputs: Readonly<Record<string, tf.Tensor>>;
}

/** Options of {@linkcode shrinkGroups}. */
export interface ShrinkGroupsOptions {
  /** Whether a group is a column of the kernel, with its bias, or a row. */
  readonly groups: "columns" | "rows";
  /** What a group costs: its norm, or the same whatever it is, if it is not 0; default its norm. */
  readonly cost?: "norm" | "count";
  /** Strength of that, the group's weight included, 0 or more. */
  readonly group: HostNumber;
  /** Strength of each entry's absolute value, 0 or more; it is not looked at beside a count. */
  readonly l1: HostNumber;
  /** Rate of the step, above 0. */
  readonly rate: HostNumber;
  /** Metric of an entry from its inputs and scalars, one output; default 1. */
  readonly metric?: Formula;
  /** The scalars of the metric. */
  readonly scalars?: Readonly<Record<string, HostNumber>>;
}

/** Times that the root of a group is brought closer; it stands still after fewer. */
const ROOT_STEPS = 12;

/**
 * Makes the proximal step of groups, in place: with d the metric over the rate, each group becomes
 * the x at which `sum d (x - z)^2 / 2 + l1 * sum |x| + group * ||x||_2` is least; of a count, that at
 * which `sum d (x - z)^2 / 2 + group * (x is not 0)` is. The formulas are those of `groupStep()` and
 * `groupL0Step()` of `@shrinklab/regularizers`; not differentiable.
 *
 * Kernel `ShrinkGroups`: inputs `w`, `bias` and, with a dot between, what the metric reads of each;
 * attributes `{ groups, cost, metric, numbers }`.
 *
 * @param kernel float32 `[..., columns]`; a column is what has the same last index.
 * @param bias `[columns]`, whose entries belong to the columns; nothing for rows.
 * @param options Groups, strengths, metric.
 *
 * @example
 * ```ts
 * import { shrinkGroups } from "@shrinklab/ops";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const w = tf.variable(tf.tensor2d([[3, 0.1], [4, 0.1]]));
 * const options = { groups: "columns", group: 1, l1: 0, rate: 1 } as const;
 * tf.tidy(() => shrinkGroups({ w, inputs: {} }, undefined, options));
 * assertEquals([...w.dataSync()].map((x) => Math.round(10 * x)), [24, 0, 32, 0]);
 * w.dispose();
 * ```
 */
export function shrinkGroups(
  kernel: GroupPart,
  bias: GroupPart | undefined,
  options: ShrinkGroupsOptions,
): void {
  const { groups, cost = "norm", metric, rate, group, l1, scalars = {} } = options;
  const matrix = (tensor: tf.Tensor) => tf.reshape(tensor, [-1, kernel.w.shape.at(-1)!]);
  if (hasKernel("ShrinkGroups")) {
    const inputs: Record<string, tf.Tensor> = { w: matrix(kernel.w) };
    for (const [name, tensor] of Object.entries(kernel.inputs)) {
      inputs[`w.${name}`] = matrix(tensor);
    }
    if (bias) {
      inputs.bias = bias.w;
      for (const [name, tensor] of Object.entries(bias.inputs)) inputs[`bias.${name}`] = tensor;
    }
    const attributes = {
      groups,
      cost,
      ...(metric ? { metric } : {}),
      numbers: { ...scalars, group, l1, rate },
    };
    tf.engine().runKernel("ShrinkGroups", inputs, attributes as unknown as tf.NamedAttrMap);
    return;
  }
  const parts = bias ? [kernel, bias] : [kernel];
  const z = tf.concat(parts.map(({ w }) => matrix(w)), 0);
  const d = tf.concat(parts.map((part) => matrix(metricOf(part, metric, scalars))), 0);
  const axis = groups === "columns" ? 0 : 1;
  const over = tf.div(d, askNumber(rate));
  const x = cost === "norm"
    ? stepped(z, over, askNumber(l1), askNumber(group), axis)
    : counted(z, over, askNumber(group), axis);
  const rows = x.shape[0]! - (bias ? 1 : 0);
  kernel.w.assign(tf.reshape(tf.slice(x, [0, 0], [rows, -1]), kernel.w.shape));
  bias?.w.assign(tf.reshape(tf.slice(x, [rows, 0], [1, -1]), bias.w.shape));
}

/** The metric at each entry of a parameter. */
function metricOf(
  { w, inputs }: GroupPart,
  metric: Formula | undefined,
  scalars: FormulaScalars,
): tf.Tensor {
  if (!metric) return tf.onesLike(w);
  const values = { ...inputs, ...scalarTensors(scalars) };
  return metric.evaluate(tensorArithmetic, values)[metric.outputs[0]!]!;
}

/** The groups of a matrix along an axis after their step, where each that is not 0 costs the same. */
function counted(z: tf.Tensor, d: tf.Tensor, group: number, axis: 0 | 1): tf.Tensor {
  const squares = tf.sum(tf.mul(d, tf.square(z)), axis, true);
  const dead = tf.lessEqual(squares, 2 * group);
  return tf.where(tf.broadcastTo(dead, z.shape), tf.zerosLike(z), z);
}

/** The groups of a matrix along an axis after their step, where each costs its norm. */
function stepped(z: tf.Tensor, d: tf.Tensor, l1: number, group: number, axis: 0 | 1): tf.Tensor {
  const pull = tf.mul(d, z);
  const u = tf.sub(pull, tf.clipByValue(pull, -l1, l1));
  const norm = tf.sqrt(tf.sum(tf.square(u), axis, true));
  const dead = tf.lessEqual(norm, group);
  let h: tf.Tensor = tf.maximum(tf.div(tf.sub(norm, group), tf.max(d, axis, true)), 0);
  for (let k = 0; k < ROOT_STEPS; k++) {
    const curve = tf.add(tf.mul(d, h), group);
    const squares = tf.square(tf.div(u, curve));
    const t = tf.sum(squares, axis, true);
    const slope = tf.sum(tf.div(tf.mul(squares, d), curve), axis, true);
    const next = tf.add(h, tf.div(tf.mul(t, tf.sub(tf.sqrt(t), 1)), slope));
    h = tf.where(tf.greater(next, h), next, h);
  }
  const x = group === 0 ? tf.div(u, d) : tf.div(tf.mul(u, h), tf.add(tf.mul(d, h), group));
  return tf.where(tf.broadcastTo(dead, x.shape), tf.zerosLike(x), x);
}
