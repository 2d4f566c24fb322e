import { assertAlmostEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { softmaxCrossEntropy } from "./softmax_cross_entropy.ts";

await tf.setBackend("cpu");

Deno.test("softmaxCrossEntropy() stays finite for logits far apart", () => {
  const [loss, gradient] = tf.tidy(() => {
    const logits = tf.tensor2d([[1000, -1000]]);
    const labels = tf.tensor1d([1], "int32");
    const { value, grads } = tf.engine().gradients(
      () => softmaxCrossEntropy(logits, labels),
      [logits],
    );
    return [value.dataSync()[0]!, grads[0]!.dataSync()];
  });
  assertAlmostEquals(loss, 2000);
  assertAlmostEquals(gradient[0]!, 1);
  assertAlmostEquals(gradient[1]!, -1);
});

Deno.test("softmaxCrossEntropy() scales its gradient by that of the loss", () => {
  const gradient = tf.tidy(() => {
    const logits = tf.tensor2d([[0, 0], [0, 0]]);
    const labels = tf.tensor1d([1, 0], "int32");
    return tf.grad((z) => tf.mul(softmaxCrossEntropy(z as tf.Tensor2D, labels), 4))(logits)
      .dataSync();
  });
  for (const [i, expected] of [1, -1, -1, 1].entries()) {
    assertAlmostEquals(gradient[i]!, expected, 1e-6);
  }
});
