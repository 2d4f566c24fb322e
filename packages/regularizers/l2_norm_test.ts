import { assertAlmostEquals, assertEquals } from "@std/assert";
import { l2Norm } from "./l2_norm.ts";

Deno.test("l2Norm() pulls with a gradient of length factor however large the tensor is", () => {
  for (const scale of [1e-6, 1, 1e6]) {
    const gradient = l2Norm(0.1).gradient([3 * scale, -4 * scale]);
    assertAlmostEquals(Math.hypot(...gradient), 0.1, 1e-12);
  }
});

Deno.test("l2Norm() stays finite where squares underflow float32", () => {
  assertEquals(l2Norm(1).gradient([1e-30]).every((g) => Math.abs(g) < 1e-6), true);
});
