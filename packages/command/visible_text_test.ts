import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { visibleLines, visibleText } from "./visible_text.ts";

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom("\x1b[31m", "\x1b[1m", "\x07", "\x9b", "\u202e", "\n", "\t", "°", "가"),
    fc.string({ minLength: 1, maxLength: 1 }),
  ),
});

Deno.test("visibleText() leaves nothing that a terminal obeys", () => {
  fc.assert(fc.property(text, (text) => {
    assert(!/[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]/u.test(visibleText(text)));
  }));
  assertEquals(visibleText("Temp(°C) 등급 🙂"), "Temp(°C) 등급 🙂");
  assertEquals(visibleText("a\tb\r\n\x9b2J\u202e"), "a\\tb\\r\\n\\u009b2J\\u202e");
});

Deno.test("visibleLines() leaves line ends and tabs alone", () => {
  fc.assert(fc.property(text, (text) => {
    const shown = visibleLines(text, { color: false });
    assert(!/[^\P{Cc}\n\t]/u.test(shown));
    assertEquals(shown.split("\n").length, text.split("\n").length);
  }));
});

Deno.test("visibleLines() leaves JSON what it is", () => {
  fc.assert(fc.property(text, (name) => {
    assertEquals(JSON.parse(visibleLines(JSON.stringify({ name }), { color: true })), { name });
  }));
});
