import { assertEquals } from "@std/assert";
import { effectiveGradient } from "./effective_gradient.ts";
import { l1, l1l2, l2, l2Norm } from "./elementwise.ts";

Deno.test("effectiveGradient() shows weight decay 0.1 and l2 0.05 as the same", () => {
  assertEquals(effectiveGradient(l2(0.05)), "l2 0.05: 0.1 w");
  assertEquals(
    effectiveGradient({ type: "weight-decay", factor: 0.1 }),
    "weight-decay 0.1: 0.1 w",
  );
});

Deno.test("effectiveGradient() tells norms from squares", () => {
  assertEquals(effectiveGradient(l1(1)), "l1 1: 1 sign(w)");
  assertEquals(effectiveGradient(l2Norm(0.1)), "l2-norm 0.1: 0.1 w / ||w||");
  assertEquals(effectiveGradient(l1l2(0.1, 0.15)), "l1l2 l1=0.1,l2=0.15: 0.1 sign(w) + 0.3 w");
});

Deno.test("effectiveGradient() says that decoupled decay is beside the gradient", () => {
  assertEquals(
    effectiveGradient({ type: "weight-decay", factor: 0.01, decoupled: true }),
    "weight-decay 0.01: none, instead w shrinks by learning rate * 0.01 w",
  );
});
