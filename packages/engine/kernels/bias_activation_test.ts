import { assertEquals, assertLess } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { startEngine } from "../engine.ts";
import { activations } from "../reference/activations.ts";
import { largestError } from "../reference/largest_error.ts";
import { randomValues } from "../reference/random_values.ts";
import { biasActivation } from "./bias_activation.ts";

Deno.test("biasActivation() adds the bias once to each entry, for any number of columns", () => {
  using engine = startEngine({ threads: 2 });
  const [rows, columns] = [fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 23 })];
  const named = fc.constantFrom(...Object.keys(activations));
  fc.assert(
    fc.property(rows, columns, named, fc.boolean(), (rows, columns, activation, bias) => {
      const [x, added] = [randomValues(rows * columns, 1, 3), randomValues(columns, 2)];
      const [tensor, biases] = [tf.tensor1d(x), tf.tensor1d(added)];
      const kernel = biasActivation({ rows, columns, bias, activation });
      engine.run(kernel, [engine.address(tensor), engine.address(biases)]);
      const { value } = activations[activation]!;
      const wanted = Float64Array.from(x, (z, i) => value(bias ? z + added[i % columns]! : z));
      assertLess(largestError(tensor.dataSync(), wanted, 0.5), 1e-6);
      assertEquals(biases.dataSync(), added);
      tf.dispose([tensor, biases]);
    }),
    { numRuns: 40 },
  );
});
