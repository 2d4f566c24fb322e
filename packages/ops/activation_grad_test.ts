import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { activationGrad, fusesActivation } from "./activation_grad.ts";

await tf.setBackend("cpu");

Deno.test("activationGrad() sums the bias gradient over rows and pixels", () => {
  const [dz, dBias] = tf.tidy(() => {
    const y = tf.tensor([1, 0, 0, 2, 3, 4, 0, 5], [2, 2, 1, 2]);
    return activationGrad(tf.ones([2, 2, 1, 2]), y, "relu").map((tensor) => [...tensor.dataSync()]);
  });
  assertEquals(dz, [1, 0, 0, 1, 1, 1, 0, 1]);
  assertEquals(dBias, [2, 3]);
});

Deno.test("fusesActivation() leaves tanh apart where tfjs's own kernels do not know it", () => {
  assertEquals(fusesActivation("relu"), true);
  assertEquals(fusesActivation("tanh"), false);
});
