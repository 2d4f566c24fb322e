/**
 * Small passes over rows and entries.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { size } from "../tensor_store.ts";
import {
  activateKernel,
  intsToFloats,
  oneHotKernel,
  scaleColumnsKernel,
} from "../kernels/row_kernels.ts";
import { softmaxGradient, softmaxKernel } from "../kernels/softmax_cross_entropy_kernels.ts";
import type { Operation } from "./operation.ts";

/** `Activate`: an activation of its own. */
export const activate: Operation = ({ inputs, attrs, backend }) => {
  const x = inputs.x!;
  const result = backend.output(x.shape);
  const kernel = activateKernel(size(x.shape), attrs.activation);
  backend.run(kernel, [backend.address(x), backend.address(result)]);
  return result;
};

/** `Cast` of int32 to float32. */
export const cast: Operation = ({ inputs, attrs, backend }) => {
  const x = inputs.x!;
  if (x.dtype === attrs.dtype) return backend.share(x, x.shape);
  if (x.dtype !== "int32" || attrs.dtype !== "float32") return undefined;
  const result = backend.output(x.shape);
  backend.run(intsToFloats(size(x.shape)), [backend.address(x), backend.address(result)]);
  return result;
};

/** `OneHot` of a vector, 1 and 0 in float32. */
export const oneHot: Operation = ({ inputs, attrs, backend }) => {
  const { indices } = inputs as { indices: tf.TensorInfo };
  const plain = attrs.onValue === 1 && attrs.offValue === 0 && attrs.dtype === "float32";
  if (!plain || indices.shape.length !== 1) return undefined;
  const result = backend.output([indices.shape[0]!, attrs.depth]);
  const kernel = oneHotKernel(indices.shape[0]!, attrs.depth);
  backend.run(kernel, [backend.address(indices), backend.address(result)]);
  return result;
};

/** `ScaleColumns`: a factor for each column, into a new tensor or in place. */
export const scaleColumns: Operation = ({ inputs, attrs, backend }) => {
  const { x, factors } = inputs as { x: tf.TensorInfo; factors: tf.TensorInfo };
  const [rows, columns] = x.shape as [number, number];
  const result = attrs.assign ? x : backend.output(x.shape);
  const places = [x, factors, result].map((t) => backend.address(t));
  backend.run(scaleColumnsKernel(rows, columns), places);
  return attrs.assign ? [] : result;
};

/** `Softmax` over the last axis. */
export const softmax: Operation = ({ inputs, attrs, backend }) => {
  const { logits } = inputs as { logits: tf.TensorInfo };
  const classes = logits.shape.at(-1)!;
  if (attrs.dim !== logits.shape.length - 1) return undefined;
  const result = backend.output(logits.shape);
  const kernel = softmaxKernel(size(logits.shape) / classes, classes);
  backend.run(kernel, [backend.address(logits), backend.address(result)]);
  return result;
};

/** `SoftmaxGrad`: from the gradient of the probabilities to that of the logits. */
export const softmaxGrad: Operation = ({ inputs, backend }) => {
  const { dy, y } = inputs as { dy: tf.TensorInfo; y: tf.TensorInfo };
  const classes = y.shape.at(-1)!;
  const result = backend.output(y.shape);
  const places = [dy, y, result].map((t) => backend.address(t));
  backend.run(softmaxGradient(size(y.shape) / classes, classes), places);
  return result;
};
