/**
 * Tries an installation, in a process of its own: a library that does not fit may end it.
 * Prints as JSON what the library is.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { loadBackend } from "./load_backend.ts";

const [folder] = Deno.args;
const backend = loadBackend({ folder: folder!, kind: "cpu", tensorflow: "", tfjsNode: "" });
tf.setBackend("tensorflow");

// A gradient through a convolution takes most of what training does.
const kernel = tf.variable(tf.ones([3, 3, 1, 1]) as tf.Tensor4D);
const image = tf.ones([1, 4, 4, 1]) as tf.Tensor4D;
const { value, grads } = tf.variableGrads(
  () => tf.sum(tf.relu(tf.conv2d(image, kernel, 1, "valid"))) as tf.Scalar,
);
const sums = [value, ...Object.values(grads)].map((tensor) => tensor.sum().dataSync()[0]);
if (sums.join() !== "36,36") throw new Error(`a convolution sums to ${sums.join()}, want 36,36`);

await Deno.stdout.write(new TextEncoder().encode(JSON.stringify({
  tensorflow: backend.libraryVersion,
  gpu: backend.isUsingGpuDevice,
})));
