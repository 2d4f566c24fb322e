import type * as tf from "@tensorflow/tfjs";
import { size } from "../tensor_store.ts";
import { gatherRowsKernel } from "../kernels/gather_rows_kernel.ts";
import type { Operation } from "./operation.ts";

/** `GatherRows`: rows of a table by number; bytes become float32, times `scale`. */
export const gatherRows: Operation = ({ inputs, attrs, backend }) => {
  const { table, indices } = inputs as { table: tf.TensorInfo; indices: tf.TensorInfo };
  const [rows, width] = [size(indices.shape), size(table.shape.slice(1))];
  const bytes = table.dtype === "bool";
  if (table.dtype === "float32" && attrs.scale !== 1) return undefined;
  const dtype = table.dtype === "int32" ? "int32" : "float32";
  const result = backend.output([rows, ...table.shape.slice(1)], dtype);
  const kernel = gatherRowsKernel({ rows, width, entries: bytes ? "bytes" : "words" });
  const places = [table, indices, result].map((t) => backend.address(t));
  backend.run(kernel, [...places, { number: 1 / attrs.scale }]);
  return result;
};
