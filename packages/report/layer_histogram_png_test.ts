import { assert, assertThrows } from "@std/assert";
import { decode } from "fast-png";
import type { Color } from "./canvas.ts";
import { PALETTE } from "./chart_style.ts";
import { layerHistogramPng } from "./layer_histogram_png.ts";
import { area } from "./pixels_for_tests.ts";

/** The colour that fills the area of a layer. */
const pale = (layer: number) =>
  PALETTE[layer]!.map((value) => Math.round(255 - 0.4 * (255 - value))) as unknown as Color;

const draw = (...counts: number[][]) =>
  layerHistogramPng({
    title: "t",
    axis: "w",
    low: -1,
    high: 1,
    models: [{ name: "", layers: counts.map((counts) => ({ name: "", counts })) }],
  });

Deno.test("layerHistogramPng() shows a layer of few weights in front of a fuller one", () => {
  const alone = area(draw([10, 10]), pale(0));
  assert(area(draw([5000, 5000], [10, 10]), pale(0)) > 100_000);
  // The same whichever layer comes first; in the linear plot there is little of it.
  for (
    const [png, layer] of [[draw([5000, 5000], [10, 10]), 1], [draw([10, 10], [5000, 5000]), 0]]
  ) {
    const seen = area(png as Uint8Array, pale(layer as number));
    assert(seen > 10_000 && seen < alone, `${seen} of ${alone}`);
  }
});

Deno.test("layerHistogramPng() shows a single weight", () => {
  const others = Array<number>(1000).fill(1e6);
  const one = [0, 1, ...Array<number>(998).fill(0)];
  const none = Array<number>(1000).fill(0);
  assert(area(draw(one, others), PALETTE[0]!) > area(draw(none, others), PALETTE[0]!));
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
