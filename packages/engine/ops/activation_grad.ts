import type * as tf from "@tensorflow/tfjs";
import { size } from "../tensor_store.ts";
import { activationGradient, biasParts } from "../kernels/activation_gradient.ts";
import { sumParts } from "../kernels/sum_parts.ts";
import type { Operation } from "./operation.ts";

/** `ActivationGrad`: from `dy` and `y = f(z + bias)` to `[dz, dBias]`. */
export const activationGrad: Operation = ({ inputs, attrs, backend }) => {
  const { dy, y } = inputs as { dy: tf.TensorInfo; y: tf.TensorInfo };
  const columns = dy.shape.at(-1)!;
  const sizes = { rows: size(dy.shape) / columns, columns, activation: attrs.activation };
  const dz = attrs.activation === "linear" ? backend.share(dy, dy.shape) : backend.output(dy.shape);
  const bias = backend.output([columns]);
  const parts = biasParts(sizes);
  backend.borrow(parts * columns * 4, (sums) => {
    const places = [dy, y, dz].map((t) => backend.address(t));
    backend.run(activationGradient(sizes), [...places, sums]);
    backend.run(sumParts(parts, columns), [sums, backend.address(bias)]);
  });
  return [dz, bias];
};
