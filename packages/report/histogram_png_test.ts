import { assert, assertEquals, assertThrows } from "@std/assert";
import { decode } from "fast-png";
import { histogramPng, PALETTE } from "./histogram_png.ts";

const chart = { title: "Weights", axis: "weight", low: -1, high: 1 };

/** Number of pixels in a colour. */
function area(png: Uint8Array, [red, green, blue]: readonly number[]): number {
  const { data } = decode(png);
  let count = 0;
  for (let i = 0; i < data.length; i += 3) {
    if (data[i] === red && data[i + 1] === green && data[i + 2] === blue) count++;
  }
  return count;
}

Deno.test("histogramPng() draws panels in their colours on one scale", () => {
  const wide = { name: ".", counts: [1000, 1000, 1000, 1000] };
  const narrow = { name: ".", counts: [0, 1000, 1000, 0] };
  const png = histogramPng({ ...chart, panels: [wide, narrow] });
  const ratio = area(png, PALETTE[0]!) / area(png, PALETTE[1]!);
  assert(Math.abs(ratio - 2) < 0.05, `${ratio}`);
});

Deno.test("histogramPng() shows a bin with a single count", () => {
  const png = histogramPng({ ...chart, panels: [{ name: "", counts: [1, 0, 0, 100000] }] });
  assert(area(png, PALETTE[0]!) > 1000);
});

Deno.test("histogramPng() grows with the number of panels", () => {
  const panel = { name: "l1", counts: [1] };
  const height = (panels: number) =>
    decode(histogramPng({ ...chart, panels: Array(panels).fill(panel) })).height;
  assertEquals(height(3) - height(2), height(2) - height(1));
});

Deno.test("histogramPng() throws on no panels and an empty axis", () => {
  assertThrows(() => histogramPng({ ...chart, panels: [] }), RangeError, "panels is 0");
  const panels = [{ name: "l1", counts: [1] }];
  for (const high of [-1, NaN, Infinity]) {
    assertThrows(
      () => histogramPng({ ...chart, high, panels }),
      RangeError,
      `axis is -1 to ${high}`,
    );
  }
});
