import { numberArithmetic } from "@shrinklab/formula";
import { assertAlmostEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { type Activation, activations } from "./activations.ts";

await tf.setBackend("cpu");

for (const [name, activation] of Object.entries(activations) as [string, Activation][]) {
  Deno.test(`${name} has the derivative of its function`, () => {
    const at = (z: number) => tf.tidy(() => activation.apply(tf.scalar(z)).dataSync()[0]!);
    const step = 1e-2;
    for (const z of [-2, -0.5, 0.5, 2]) {
      const quotient = (at(z + step) - at(z - step)) / (2 * step);
      assertAlmostEquals(activation.derivative(numberArithmetic, at(z)), quotient, 2e-4);
    }
  });
}
