import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { cutSheet, drawSheet } from "./sheet.ts";

Deno.test("cutSheet() gives back what drawSheet() laid out", () => {
  const small = fc.integer({ min: 1, max: 5 });
  fc.assert(fc.property(small, small, small, small, (height, width, across, down) => {
    const pixels = Uint8Array.from({ length: height * width * across * down }, (_, i) => i * 7);
    const sheet = drawSheet(pixels, [height, width], across);
    assertEquals([sheet.width, sheet.height], [width * across, height * down]);
    assertEquals(cutSheet(sheet, [height, width]), pixels);
  }));
});

Deno.test("drawSheet() throws when the last row would not be full", () => {
  assertThrows(() => drawSheet(new Uint8Array(12), [2, 2], 2), RangeError, "fill 1.5 rows");
});

Deno.test("cutSheet() throws on a sheet of other images, or of colours", () => {
  const sheet = { width: 6, height: 4, data: new Uint8Array(24) };
  assertThrows(() => cutSheet(sheet, [3, 3]), RangeError, "it is 6x4 of 24 bytes");
  assertThrows(() => cutSheet({ ...sheet, data: new Uint8Array(72) }, [2, 2]), RangeError, "grey");
});
