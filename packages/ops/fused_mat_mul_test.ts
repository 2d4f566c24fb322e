import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { fusedMatMul } from "./fused_mat_mul.ts";

await tf.setBackend("cpu");

Deno.test("fusedMatMul() has the gradients of tfjs's product", () => {
  const x = tf.tensor2d([[1, -2, 3], [0.5, 4, -1]]);
  const kernel = tf.tensor2d([[1, -1], [0.5, 2], [-0.25, 1]]);
  const bias = tf.tensor1d([0.5, -0.5]);
  const gradients = (f: (x: tf.Tensor2D, k: tf.Tensor2D, b: tf.Tensor1D) => tf.Tensor) =>
    tf.tidy(() =>
      tf.grads((x, k, b) =>
        tf.sum(tf.square(f(x as tf.Tensor2D, k as tf.Tensor2D, b as tf.Tensor1D)))
      )([x, kernel, bias]).map((tensor) => tensor.arraySync())
    );
  for (const activation of ["relu", "linear"] as const) {
    const ours = gradients((x, k, b) => fusedMatMul(x, k, b, activation));
    const theirs = gradients((x, k, b) => {
      const z = tf.add(tf.matMul(x, k), b);
      return activation === "relu" ? tf.relu(z) : z;
    });
    assertEquals(ours, theirs);
  }
  tf.dispose([x, kernel, bias]);
});
