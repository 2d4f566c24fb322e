import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { linearMask } from "./linear_mask.ts";

await tf.setBackend("cpu");

Deno.test("linearMask() passes the gradient where it kept, scaled", () => {
  const [y, dx] = tf.tidy(() => {
    const [x, keep] = [tf.tensor1d([3, 5]), tf.tensor1d([0, 1])];
    const numbers = { scale: 2, dropped: -1, shift: 0.5 };
    const { value, grads } = tf.engine().gradients(
      () => tf.sum(linearMask(x, keep, numbers)),
      [x],
    );
    return [value.dataSync()[0], [...grads[0]!.dataSync()]];
  });
  assertEquals(y, (2 * -1 + 0.5) + (2 * 5 + 0.5));
  assertEquals(dx, [0, 2]);
});
