import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { wrapText } from "./wrap_text.ts";

Deno.test("wrapText() gives a long word a line of its own", () => {
  assertEquals(wrapText("a longword b", 4), ["a", "longword", "b"]);
  assertEquals(wrapText("", 4), [""]);
});

Deno.test("wrapText() keeps every word in order, and lines within the width", () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1 });
  fc.assert(fc.property(words, fc.integer({ min: 6, max: 30 }), (words, width) => {
    const lines = wrapText(words.join(" "), width);
    assertEquals(lines.join(" "), words.join(" "));
    assert(lines.every((line) => line.length <= width));
  }));
});
