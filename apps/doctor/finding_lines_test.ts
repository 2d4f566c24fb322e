import { assertEquals } from "@std/assert";
import { findingLines } from "./finding_lines.ts";

Deno.test("findingLines() aligns what was found, over lines that are too long", () => {
  const found = "word ".repeat(12).trim();
  const lines = findingLines([
    { name: "a", state: "ok", found },
    { name: "long", state: "broken", found: "b" },
  ], 60);
  assertEquals(lines, [
    `ok      a     ${"word ".repeat(9).trim()}`,
    `              ${"word ".repeat(3).trim()}`,
    "broken  long  b",
  ]);
});
