import { assert, assertEquals, assertThrows } from "@std/assert";
import { decode } from "fast-png";
import { PALETTE } from "./chart_style.ts";
import { histogramPng } from "./histogram_png.ts";
import { area } from "./pixels_for_tests.ts";

const chart = { title: "Weights", axis: "weight", low: -1, high: 1 };

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
