import { assert, assertEquals, assertThrows } from "@std/assert";
import { decode } from "fast-png";
import { PALETTE } from "./chart_style.ts";
import { learningCurvesPng } from "./learning_curves_png.ts";
import { area } from "./pixels_for_tests.ts";

const one = (values: number[], dashed = false) =>
  learningCurvesPng({
    title: "t",
    panels: [{ name: "loss", curves: [{ name: "", color: 0, dashed, values }] }],
  });
const ink = (png: Uint8Array) => area(png, PALETTE[0]!);

Deno.test("learningCurvesPng() draws a whole line longer than a dashed one", () => {
  const values = Array.from({ length: 100 }, (_, i) => 1 / (1 + i));
  assert(ink(one(values)) > 1.5 * ink(one(values, true)));
});

Deno.test("learningCurvesPng() leaves out what is not finite", () => {
  const gap = Array.from({ length: 100 }, (_, i) => i > 30 && i < 70 ? NaN : 1);
  const whole = Array.from({ length: 100 }, () => 1);
  assert(ink(one(gap)) < 0.75 * ink(one(whole)));
  assert(ink(one([NaN, Infinity])) > 0); // the legend is there
});

Deno.test("learningCurvesPng() shows a single epoch as a point", () => {
  assert(ink(one([0.5])) > ink(one([NaN])));
});

Deno.test("learningCurvesPng() has room for the legend of many runs", () => {
  const curves = Array.from({ length: 30 }, (_, color) => ({ name: "run", color, values: [1, 2] }));
  const { height } = decode(learningCurvesPng({ title: "t", panels: [{ name: "loss", curves }] }));
  assert(height > 30 * 22);
});

Deno.test("learningCurvesPng() throws on no panels", () => {
  assertThrows(() => learningCurvesPng({ title: "t", panels: [] }), RangeError, "panels is 0");
  assertEquals(
    decode(learningCurvesPng({ title: "t", panels: [{ name: "", curves: [] }] })).width,
    1060,
  );
});

Deno.test("learningCurvesPng() puts values at their epochs", () => {
  const drawn = (epochs: number[]) =>
    ink(learningCurvesPng({
      title: "t",
      panels: [{
        name: "loss",
        curves: [
          { name: "", color: 0, values: [1, 1], epochs },
          { name: "", color: 1, values: [2, 2], epochs: [1, 100] },
        ],
      }],
    }));
  assert(drawn([1, 100]) > drawn([1, 50]));
});
