import { assertEquals, assertThrows } from "@std/assert";
import { optimizerText, parseOptimizer } from "./optimizer_text.ts";

Deno.test("parseOptimizer() has PyTorch's arithmetic unless it is told", () => {
  assertEquals(parseOptimizer("rmsprop"), { type: "RMSprop", semantics: "pytorch" });
  assertEquals(parseOptimizer("momentum(momentum=0.5, semantics=keras)"), {
    type: "SGD",
    semantics: "keras",
    momentum: 0.5,
  });
});

Deno.test("parseOptimizer() throws on what it does not know", () => {
  assertThrows(() => parseOptimizer("adamm"), RangeError, "did you mean adam?");
  assertThrows(() => parseOptimizer("adam(epsilon=small)"), SyntaxError, "is not FIELD=NUMBER");
  assertThrows(() => parseOptimizer("adam("), SyntaxError, "want NAME");
});

Deno.test("optimizerText() names what differs from plain steps", () => {
  const sgd = { type: "SGD", semantics: "pytorch", lr: 0.1 } as const;
  assertEquals(optimizerText(sgd), "SGD, learning rate 0.1");
  assertEquals(
    optimizerText({ ...sgd, momentum: 0.9, nesterov: true }),
    "SGD (pytorch), learning rate 0.1, nesterov, momentum 0.9",
  );
});
