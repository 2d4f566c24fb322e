import { assert, assertEquals } from "@std/assert";
import { GLYPH_HEIGHT, GLYPH_WIDTH, glyphPixel } from "./bitmap_font.ts";

/** A character as the picture it is drawn as. */
function picture(letter: string): string {
  return Array.from(
    { length: GLYPH_HEIGHT },
    (_, y) =>
      Array.from(
        { length: GLYPH_WIDTH },
        (_, x) => glyphPixel(letter.codePointAt(0)!, x, y) ? "#" : ".",
      ).join(""),
  ).join("\n");
}

Deno.test("glyphPixel() draws a letter", () => {
  assertEquals(
    picture("T"),
    ["#####", ..."123456".replace(/./g, "..#..,").split(",", 6)].join("\n"),
  );
});

Deno.test("glyphPixel() draws every character of ASCII differently, and only the space is empty", () => {
  const letters = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
  assertEquals(new Set(letters.map(picture)).size, letters.length);
  assertEquals(letters.filter((letter) => !picture(letter).includes("#")), [" "]);
});

Deno.test("glyphPixel() draws a box for what the font lacks", () => {
  assertEquals(picture("é"), picture("\u{1F600}"));
  assert(picture("é").startsWith("#####\n#...#"));
});
