import { assert, assertThrows } from "@std/assert";
import { decode } from "fast-png";
import { PALETTE } from "./chart_style.ts";
import { layerHistogramPng } from "./layer_histogram_png.ts";
import { area } from "./pixels_for_tests.ts";

const draw = (...counts: number[][]) =>
  layerHistogramPng({
    title: "t",
    axis: "w",
    low: -1,
    high: 1,
    models: [{ name: "", layers: counts.map((counts) => ({ name: "", counts })) }],
  });

Deno.test("layerHistogramPng() shows a layer of few weights in front of a fuller one", () => {
  const png = draw([5000, 5000], [10, 10]);
  assert(area(png, PALETTE[0]!) > 100_000);
  assert(area(png, PALETTE[1]!) > 20_000);
  // The same whichever layer comes first.
  assert(area(draw([10, 10], [5000, 5000]), PALETTE[0]!) > 20_000);
});

Deno.test("layerHistogramPng() shows a single weight", () => {
  const png = draw([0, 1, ...Array<number>(998).fill(0)], Array<number>(1000).fill(1e6));
  assert(area(png, PALETTE[0]!) > area(draw([0], [1e6]), PALETTE[0]!));
});

Deno.test("layerHistogramPng() is taller for more models", () => {
  const model = { name: "", layers: [] };
  const height = (models: (typeof model)[]) =>
    decode(layerHistogramPng({ title: "", axis: "", low: 0, high: 1, models })).height;
  assert(height([model, model]) > height([model]) + 300);
});

Deno.test("layerHistogramPng() throws on no model and on an empty axis", () => {
  const chart = { title: "", axis: "", low: 0, high: 1, models: [] };
  assertThrows(() => layerHistogramPng(chart), RangeError, "models is 0");
  const models = [{ name: "", layers: [] }];
  assertThrows(() => layerHistogramPng({ ...chart, high: 0, models }), RangeError, "0 to 0");
});
