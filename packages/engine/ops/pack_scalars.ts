import { packScalarsKernel } from "../kernels/pack_scalars_kernel.ts";
import type * as tf from "@tensorflow/tfjs";
import { size } from "../tensor_store.ts";
import { mostArguments } from "../threads/layout.ts";
import type { Operation } from "./operation.ts";

/** `Pack` (tf.stack) of float32 numbers. */
export const packScalars: Operation = ({ inputs, backend }) => {
  const tensors = inputs as unknown as tf.TensorInfo[];
  if (tensors.some((t) => t.dtype !== "float32" || size(t.shape) !== 1)) return undefined;
  if (tensors.some((t) => t.shape.length > 0) || tensors.length >= mostArguments) return undefined;
  const result = backend.output([tensors.length]);
  const places = tensors.map((t) => backend.address(t));
  backend.run(packScalarsKernel(tensors.length), [...places, backend.address(result)]);
  return result;
};
