/**
 * The classification loss, its gradient, and the count of correct answers.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { sumAll } from "../kernels/elementwise.ts";
import {
  countCorrectKernel,
  softmaxCrossEntropyGradient,
  softmaxCrossEntropyKernel,
} from "../kernels/softmax_cross_entropy_kernels.ts";
import type { Operation } from "./operation.ts";

/** `SoftmaxCrossEntropy`, also `Weighted…` by a factor on each row: `[mean loss, probabilities]`. */
export const softmaxCrossEntropy: Operation = ({ inputs, backend }) => {
  const { logits, labels } = inputs as { logits: tf.TensorInfo; labels: tf.TensorInfo };
  const weights = inputs.weights ? [backend.address(inputs.weights)] : [];
  const [rows, classes] = logits.shape as [number, number];
  const loss = backend.output([]);
  const probabilities = backend.output(logits.shape);
  const places = [logits, labels, probabilities].map((t) => backend.address(t));
  backend.borrow(rows * 4, (losses) => {
    const kernel = softmaxCrossEntropyKernel(rows, classes, weights.length > 0);
    backend.run(kernel, [...places, losses, ...weights]);
    backend.run(sumAll(rows), [losses, backend.address(loss), { number: 1 / rows }]);
  });
  return [loss, probabilities];
};

/** `SoftmaxCrossEntropyGrad`, also `Weighted…`: the gradient of the logits. */
export const softmaxCrossEntropyGrad: Operation = ({ inputs, backend }) => {
  const { probabilities, labels, dy } = inputs as { [name: string]: tf.TensorInfo };
  const [rows, classes] = probabilities!.shape as [number, number];
  const result = backend.output(probabilities!.shape);
  const places = [probabilities!, labels!, dy!, result].map((t) => backend.address(t));
  const weights = inputs.weights ? [backend.address(inputs.weights)] : [];
  const kernel = softmaxCrossEntropyGradient(rows, classes, weights.length > 0);
  backend.run(kernel, [...places, ...weights]);
  return result;
};

/** `CountCorrect`: rows whose first largest logit is the label's. */
export const countCorrect: Operation = ({ inputs, backend }) => {
  const { logits, labels } = inputs as { logits: tf.TensorInfo; labels: tf.TensorInfo };
  const [rows, classes] = logits.shape as [number, number];
  const result = backend.output([]);
  const places = [logits, labels, result].map((t) => backend.address(t));
  backend.run(countCorrectKernel(rows, classes), places);
  return result;
};
