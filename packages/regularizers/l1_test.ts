import { assertEquals } from "@std/assert";
import { l1 } from "./l1.ts";

Deno.test("l1() pulls a small weight as hard as a large one", () => {
  assertEquals([...l1(0.5).gradient([1e-9, -3])], [0.5, -0.5]);
});
