import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { fusedConv2d } from "./fused_conv2d.ts";

await tf.setBackend("cpu");

Deno.test("fusedConv2d() has the gradients of tfjs's convolution", () => {
  const x = tf.randomUniform<tf.Rank.R4>([2, 5, 4, 2], -1, 1, "float32", 1);
  const kernel = tf.randomUniform<tf.Rank.R4>([3, 2, 2, 3], -1, 1, "float32", 2);
  const bias = tf.tensor1d([0.1, -0.2, 0.3]);
  const gradients = (f: (x: tf.Tensor4D, k: tf.Tensor4D, b: tf.Tensor1D) => tf.Tensor) =>
    tf.tidy(() =>
      tf.grads((x, k, b) =>
        tf.sum(tf.square(f(x as tf.Tensor4D, k as tf.Tensor4D, b as tf.Tensor1D)))
      )([x, kernel, bias]).map((tensor) => tensor.arraySync())
    );
  const options = { strides: [2, 1], padding: "same", activation: "relu" } as const;
  const ours = gradients((x, k, b) => fusedConv2d(x, k, b, options));
  const theirs = gradients((x, k, b) => tf.relu(tf.add(tf.conv2d(x, k, [2, 1], "same"), b)));
  assertEquals(ours, theirs);
  tf.dispose([x, kernel, bias]);
});
