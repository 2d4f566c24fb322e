import { numberArithmetic } from "@shrinklab/formula";
import { assertAlmostEquals } from "@std/assert";
import { rmsProp } from "./rms_prop.ts";

Deno.test("rmsProp() has epsilon inside the root in Keras and outside in PyTorch", () => {
  const step = (semantics: "pytorch" | "keras") => {
    const rule = rmsProp({ type: "RMSprop", semantics, lr: 1, rho: 0, epsilon: 0.25 });
    const values = { square: 0, ...rule.constants, ...rule.scalars(1, 1) };
    const { pull, metric } = rule.evaluate(numberArithmetic, 1, values);
    return pull! / metric!;
  };
  assertAlmostEquals(step("pytorch"), 1 / 1.25, 1e-12);
  assertAlmostEquals(step("keras"), 1 / Math.sqrt(1.25), 1e-12);
});
