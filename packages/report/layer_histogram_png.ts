import { axisTicks } from "./axis_ticks.ts";
import { Canvas, type Color, textWidth } from "./canvas.ts";
import { drawHeading, GRID, MUTED, PALETTE, TOP } from "./chart_style.ts";

/** Weights of one model, layer by layer. */
export interface LayerHistograms {
  /** Heading, such as the method's name. */
  readonly name: string;
  /** Figures that belong to it, after the heading. */
  readonly note?: string;
  /** Counts of each layer in equal bins from the chart's `low` to its `high`. */
  readonly layers: ReadonlyArray<{ readonly name: string; readonly counts: ArrayLike<number> }>;
}

/** What {@linkcode layerHistogramPng} draws. */
export interface LayerHistogramChart {
  /** Title of the chart. */
  readonly title: string;
  /** Under the title. */
  readonly subtitle?: string;
  /** Name of the horizontal axis. */
  readonly axis: string;
  /** Left end of the common horizontal axis. */
  readonly low: number;
  /** Right end of it, larger than `low`. */
  readonly high: number;
  /** Models from top to bottom; one or more. */
  readonly models: readonly LayerHistograms[];
}

/** A pixel for each of a thousand bins. */
const PLOT_WIDTH = 1000;
const LEFT = 92;
const RIGHT = 28;
const WIDTH = LEFT + PLOT_WIDTH + RIGHT;
const PLOT = 150;
const GAP = 44;
const LEGEND = 30;
const MODEL = LEGEND + 2 * (PLOT + GAP) + 12;
const BOTTOM = 30;

/**
 * Draws how the weights of each layer are spread, a colour for each layer, twice for each model:
 * linear counts show where the weights are, logarithmic ones the few large weights. Layers stand
 * in front of each other, at every bin the fullest behind, each with an outline.
 *
 * @param chart Models and axes.
 * @returns Bytes of a PNG.
 * @throws {RangeError} If there is no model, or the axis is empty or not finite.
 *
 * @example
 * ```ts
 * import { layerHistogramPng } from "@shrinklab/report";
 * import { assert } from "@std/assert";
 *
 * const models = [{ name: "l1", layers: [{ name: "fc1", counts: [1, 20, 400, 20, 1] }] }];
 * const chart = { title: "Weights", axis: "weight", low: -1, high: 1, models };
 * assert(layerHistogramPng(chart).length > 0);
 * ```
 */
export function layerHistogramPng(chart: LayerHistogramChart): Uint8Array<ArrayBuffer> {
  const { low, high, models } = chart;
  if (models.length === 0) {
    throw new RangeError("Cannot draw histograms: models is 0, want 1 or more");
  }
  if (!(low < high) || !Number.isFinite(high - low)) {
    throw new RangeError(`Cannot draw histograms: axis is ${low} to ${high}, want a finite range`);
  }
  const canvas = new Canvas(WIDTH, TOP + models.length * MODEL + BOTTOM);
  drawHeading(canvas, LEFT, chart);
  models.forEach((model, at) => {
    const most = largestCount(model);
    const top = TOP + at * MODEL;
    drawLegend(canvas, model, top);
    drawPlot(canvas, chart, model, { top: top + LEGEND, ...linearScale(most) });
    drawPlot(canvas, chart, model, { top: top + LEGEND + PLOT + GAP, ...logScale(most) });
  });
  const bottom = TOP + models.length * MODEL;
  canvas.text(LEFT + PLOT_WIDTH / 2, bottom + 2, chart.axis, { align: "center" });
  return canvas.png();
}

/** Each model has counts of its own size: a small one would vanish beside a large one. */
function largestCount({ layers }: LayerHistograms): number {
  return layers.reduce(
    (most, { counts }) => Array.from(counts).reduce((a, b) => Math.max(a, b), most),
    1,
  );
}

/** How counts become heights, and which of them are labelled. */
interface CountScale {
  readonly tall: (count: number) => number;
  readonly ticks: readonly number[];
}

function linearScale(most: number): CountScale {
  return { tall: (count) => PLOT * count / (1.04 * most), ticks: axisTicks(0, most, 4) };
}

function logScale(most: number): CountScale {
  const decades = Math.max(1, Math.log10(most));
  // One count has to be seen: it stands a third of a decade over the axis.
  const tall = (count: number) => PLOT * (Math.log10(count) + 1 / 3) / (1.04 * decades + 1 / 3);
  const ticks = Array.from({ length: Math.floor(decades) + 1 }, (_, power) => 10 ** power);
  return { tall, ticks };
}

function drawPlot(
  canvas: Canvas,
  { low, high }: LayerHistogramChart,
  { layers }: LayerHistograms,
  { top, tall, ticks }: CountScale & { readonly top: number },
): void {
  const bottom = top + PLOT;
  const across = (x: number) => LEFT + ((x - low) / (high - low)) * PLOT_WIDTH;
  for (const tick of ticks) {
    const y = tick === 0 ? bottom : bottom - tall(tick);
    canvas.fill(LEFT, y, PLOT_WIDTH, 1, GRID);
    canvas.text(LEFT - 10, y - 6, countLabel(tick), { align: "right", color: MUTED });
  }
  for (const tick of axisTicks(low, high, 9)) {
    canvas.fill(across(tick), top, 1, PLOT, GRID);
    canvas.fill(across(tick), bottom, 1, 5, MUTED);
    canvas.text(across(tick), bottom + 8, tickLabel(tick), { align: "center", color: MUTED });
  }
  const bins = layers[0]?.counts.length ?? 0;
  const heights = layers.map(({ counts }) =>
    Array.from(counts, (count) => count > 0 ? Math.max(1, Math.round(tall(count))) : 0)
  );
  for (let bin = 0; bin < bins; bin++) {
    const [x, next] = [edge(bin, bins), edge(bin + 1, bins)];
    const bars = heights.map((of, at) => ({ height: of[bin]!, at }))
      .sort((a, b) => b.height - a.height);
    for (const { height, at } of bars) {
      canvas.fill(x, bottom - height, Math.max(1, next - x), height, pale(colorOf(at)));
    }
    // The outline keeps the shape of each layer apart, also where it lies behind another.
    for (const { at } of bars) {
      const [before, height] = [heights[at]![bin - 1] ?? 0, heights[at]![bin]!];
      const [low, high] = [Math.min(before, height), Math.max(before, height)];
      if (high === 0) continue;
      canvas.fill(x, bottom - high, 1, Math.max(2, high - low), colorOf(at));
      canvas.fill(x, bottom - height, Math.max(1, next - x), Math.min(2, height), colorOf(at));
    }
  }
  canvas.fill(LEFT, bottom, PLOT_WIDTH, 1, MUTED);
}

function drawLegend(
  canvas: Canvas,
  { name, note = "", layers }: LayerHistograms,
  top: number,
): void {
  canvas.text(LEFT, top, name);
  let x = LEFT + textWidth(name) + 30;
  layers.forEach((layer, at) => {
    canvas.fill(x, top, 14, 14, colorOf(at));
    canvas.text(x + 22, top, layer.name, { color: colorOf(at) });
    x += 22 + textWidth(layer.name) + 24;
  });
  canvas.text(WIDTH - RIGHT, top, note, { color: MUTED, align: "right" });
}

function edge(bin: number, bins: number): number {
  return Math.round(LEFT + PLOT_WIDTH * bin / bins);
}

function pale(color: Color): Color {
  return color.map((value) => Math.round(255 - 0.4 * (255 - value))) as unknown as Color;
}

function colorOf(layer: number): Color {
  return PALETTE[layer % PALETTE.length]!;
}

function countLabel(count: number): string {
  return count < 10_000 ? String(count) : `${Number((count / 1000).toPrecision(3))}k`;
}

/** Short also for weights that a strong penalty has left around 1e-7. */
function tickLabel(tick: number): string {
  const size = Math.abs(tick);
  return tick === 0 || (size >= 1e-3 && size < 1e5) ? String(tick) : tick.toExponential();
}
