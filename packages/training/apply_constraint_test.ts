import { type ConstraintFactory, constraints } from "@shrinklab/regularizers";
import { assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { applyConstraint } from "./apply_constraint.ts";

await tf.setBackend("cpu");

for (const [name, factory] of Object.entries(constraints)) {
  const { create, numbers } = factory as ConstraintFactory;
  Deno.test(`applyConstraint() does on tensors what ${name} does on numbers`, () => {
    const constraint = create(...numbers.map((_, i) => 0.4 + 0.2 * i));
    const values = [1, -2, 0, 0.5, 0.1, 3, 0, -0.2];
    for (const shape of [[4, 2], [2, 2, 1, 2]]) {
      const before = tf.memory().numTensors;
      const w = tf.tidy(() => tf.variable(tf.tensor(values, shape)));
      tf.tidy(() => applyConstraint(w, constraint));
      for (const [i, expected] of constraint.apply(values, 2).entries()) {
        assertAlmostEquals(w.dataSync()[i]!, expected, 1e-6);
      }
      w.dispose();
      assertEquals(tf.memory().numTensors, before);
    }
  });
}
