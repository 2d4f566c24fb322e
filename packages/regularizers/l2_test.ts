import { assertEquals } from "@std/assert";
import { l2 } from "./l2.ts";

Deno.test("l2() of half a weight decay adds that decay times w", () => {
  const decay = 0.25;
  assertEquals([...l2(decay / 2).gradient([4, -8])], [decay * 4, decay * -8]);
});
