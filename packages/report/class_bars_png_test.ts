import { assert, assertEquals, assertThrows } from "@std/assert";
import { decode } from "fast-png";
import { PALETTE } from "./chart_style.ts";
import { classBarsPng } from "./class_bars_png.ts";
import { area } from "./pixels_for_tests.ts";

const classes = ["a", "b"];
const title = "t";
const draw = (means: number[], label?: number) => {
  const panel = { name: "", means, deviations: [0, 0], ...(label === undefined ? {} : { label }) };
  return classBarsPng({ title, classes, panels: [panel] });
};

Deno.test("classBarsPng() draws bars as tall as their means, the label's in its own colour", () => {
  const [other, right] = [PALETTE[0]!, PALETTE[1]!];
  const legend = area(draw([0, 0]), other);
  const tall = area(draw([0.75, 0]), other) - legend;
  const low = area(draw([0.25, 0]), other) - legend;
  assert(Math.abs(tall / low - 3) < 0.2, `${tall / low}`);
  assert(area(draw([0.75, 0], 0), right) > 0.9 * tall);
});

Deno.test("classBarsPng() puts two panels in a line", () => {
  const panel = { name: "", means: [1, 0], deviations: [0, 0] };
  const height = (panels: number) =>
    decode(classBarsPng({ title, classes, panels: Array(panels).fill(panel) })).height;
  assertEquals(height(1), height(2));
  assertEquals(height(3), height(4));
  assert(height(3) > height(2));
});

Deno.test("classBarsPng() throws on no panels, and on numbers that do not fit", () => {
  assertThrows(() => classBarsPng({ title, classes, panels: [] }), RangeError, "panels is 0");
  assertThrows(() => draw([1]), RangeError, "there are 1 means and 2 deviations, want 2");
});
