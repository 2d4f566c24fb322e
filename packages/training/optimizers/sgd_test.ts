import { assertEquals } from "@std/assert";
import { sgd } from "./sgd.ts";

Deno.test("sgd() keeps no state without momentum", () => {
  assertEquals(sgd({ type: "SGD", semantics: "keras", lr: 1 }).slots, []);
});

Deno.test("sgd() decays coupled in PyTorch and decoupled in Keras", () => {
  const spec = { type: "SGD", lr: 1, weightDecay: 0.1 } as const;
  assertEquals(sgd({ ...spec, semantics: "pytorch" }).decay.decoupled, false);
  assertEquals(sgd({ ...spec, semantics: "keras" }).decay.decoupled, true);
});
