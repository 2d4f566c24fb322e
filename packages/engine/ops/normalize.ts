/**
 * Normalization over rows (BatchNorm) or columns (LayerNorm).
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import {
  normalizeColumns,
  normalizeColumnsGradient,
  normalizeRows,
  normalizeRowsGradient,
  normalizeRowsParts,
  normalizeWithKernel,
} from "../kernels/normalize_kernels.ts";
import { sumParts } from "../kernels/sum_parts.ts";
import type { Call, Operation } from "./operation.ts";

/** `Normalize`: `[y, mean, variance]`. */
export const normalize: Operation = ({ inputs, attrs, backend }) => {
  const { x, scale, shift } = inputs as { [name: string]: tf.TensorInfo };
  const [rows, columns] = x!.shape as [number, number];
  const overRows = attrs.over === "rows";
  const sizes = { rows, columns, epsilon: attrs.epsilon };
  const y = backend.output(x!.shape);
  const [mean, variance] = [0, 1].map(() => backend.output([overRows ? columns : rows]));
  const places = [x!, scale!, shift!, y, mean!, variance!].map((t) => backend.address(t));
  backend.run(overRows ? normalizeColumns(sizes) : normalizeRows(sizes), places);
  return [y, mean!, variance!];
};

/** `NormalizeGrad`: `[dx, dScale, dShift]`. */
export const normalizeGrad: Operation = (call: Call) => {
  const { inputs, attrs, backend } = call;
  const { dy, x, scale, mean, variance } = inputs as { [name: string]: tf.TensorInfo };
  const [rows, columns] = x!.shape as [number, number];
  const sizes = { rows, columns, epsilon: attrs.epsilon };
  const dx = backend.output(x!.shape);
  const [dScale, dShift] = [0, 1].map(() => backend.output([columns]));
  const places = [dy!, x!, scale!, mean!, variance!, dx].map((t) => backend.address(t));
  const ends = [dScale!, dShift!].map((t) => backend.address(t));
  if (attrs.over === "rows") {
    backend.run(normalizeColumnsGradient(sizes), [...places, ...ends]);
    return [dx, dScale!, dShift!];
  }
  const parts = normalizeRowsParts(sizes);
  const bytes = parts * columns * 4;
  backend.borrow(bytes, (forScale) =>
    backend.borrow(bytes, (forShift) => {
      backend.run(normalizeRowsGradient(sizes), [...places, forScale, forShift]);
      backend.run(sumParts(parts, columns), [forScale, ends[0]!]);
      backend.run(sumParts(parts, columns), [forShift, ends[1]!]);
    }));
  return [dx, dScale!, dShift!];
};

/** `NormalizeWith`: by given means and variances of the columns. */
export const normalizeWith: Operation = ({ inputs, attrs, backend }) => {
  const { x, mean, variance, scale, shift } = inputs as { [name: string]: tf.TensorInfo };
  const [rows, columns] = x!.shape as [number, number];
  const y = backend.output(x!.shape);
  const places = [x!, mean!, variance!, scale!, shift!, y].map((t) => backend.address(t));
  backend.run(normalizeWithKernel({ rows, columns, epsilon: attrs.epsilon }), places);
  return y;
};
