import { assertEquals } from "@std/assert";
import { adamW } from "./adam_w.ts";

Deno.test("adamW() has its framework's decay where none is given", () => {
  const decay = (semantics: "pytorch" | "keras", weightDecay?: number) =>
    adamW({
      type: "AdamW",
      semantics,
      lr: 1,
      ...(weightDecay === undefined ? {} : { weightDecay }),
    })
      .decay;
  assertEquals(decay("pytorch"), { factor: 0.01, decoupled: true });
  assertEquals(decay("keras"), { factor: 0.004, decoupled: true });
  assertEquals(decay("keras", 0), { factor: 0, decoupled: true });
});
