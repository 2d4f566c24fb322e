/**
 * Operations that change nothing but the shape.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { size } from "../tensor_store.ts";
import type { Operation } from "./operation.ts";

/** `Identity`: the same data once more. */
export const identity: Operation = ({ inputs, backend }) =>
  backend.share(inputs.x!, inputs.x!.shape);

/** `Reshape`: the same data with another shape. */
export const reshape: Operation = ({ inputs, attrs, backend }) => {
  const x = inputs.x!;
  return backend.share(x, tf.util.inferFromImplicitShape(attrs.shape, size(x.shape)));
};
