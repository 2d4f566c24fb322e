import { axisTicks } from "./axis_ticks.ts";
import { Canvas, type Color } from "./canvas.ts";
import { drawHeading, GRID, MUTED, PALETTE, TOP } from "./chart_style.ts";

/** One panel of {@linkcode histogramPng}. */
export interface HistogramPanel {
  /** Heading, such as the method's name. */
  readonly name: string;
  /** Figures that belong to it, after the heading. */
  readonly note?: string;
  /** Counts of equal bins from the chart's `low` to its `high`. */
  readonly counts: ArrayLike<number>;
}

/** What {@linkcode histogramPng} draws. */
export interface HistogramChart {
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
  /** Panels from top to bottom; one or more. */
  readonly panels: readonly HistogramPanel[];
}

const WIDTH = 960;
const LEFT = 92;
const RIGHT = 28;
const PLOT = 120;
const PANEL = PLOT + 66;
const BOTTOM = 34;

/**
 * Draws histograms under each other on common axes, so that their widths and heights compare. The
 * count axis is logarithmic: weights pile up around zero by the ten thousand, and the few large ones
 * are what a penalty changes.
 *
 * @param chart Panels and axes.
 * @returns Bytes of a PNG.
 * @throws {RangeError} If there is no panel, or the axis is empty or not finite.
 *
 * @example
 * ```ts
 * import { histogramPng } from "@shrinklab/report";
 * import { assert } from "@std/assert";
 *
 * const panels = [{ name: "l1", counts: [1, 20, 400, 20, 1] }];
 * assert(histogramPng({ title: "Weights", axis: "weight", low: -1, high: 1, panels }).length > 0);
 * ```
 */
export function histogramPng(chart: HistogramChart): Uint8Array<ArrayBuffer> {
  const { low, high, panels } = chart;
  if (panels.length === 0) {
    throw new RangeError("Cannot draw histograms: panels is 0, want 1 or more");
  }
  if (!(low < high) || !Number.isFinite(high - low)) {
    throw new RangeError(`Cannot draw histograms: axis is ${low} to ${high}, want a finite range`);
  }
  const canvas = new Canvas(WIDTH, TOP + panels.length * PANEL + BOTTOM);
  drawHeading(canvas, LEFT, chart);
  const most = Math.max(1, ...panels.flatMap(({ counts }) => Array.from(counts)));
  const decades = Math.max(1, Math.ceil(Math.log10(most)));
  panels.forEach((panel, at) => {
    const color = PALETTE[at % PALETTE.length]!;
    drawPanel(canvas, chart, panel, { top: TOP + at * PANEL + 26, decades, color });
  });
  const bottom = TOP + panels.length * PANEL;
  canvas.text((LEFT + WIDTH - RIGHT) / 2, bottom + 6, chart.axis, { align: "center" });
  return canvas.png();
}

function drawPanel(
  canvas: Canvas,
  { low, high }: HistogramChart,
  { name, note = "", counts }: HistogramPanel,
  { top, decades, color }: { top: number; decades: number; color: Color },
): void {
  const width = WIDTH - LEFT - RIGHT;
  const bottom = top + PLOT;
  const across = (x: number) => LEFT + ((x - low) / (high - low)) * width;
  // One count has to be seen: it stands half a decade over the axis, where a logarithm has 0.
  const tall = (count: number) => PLOT * (Math.log10(count) + 0.5) / (decades + 0.5);

  for (let decade = 0; decade <= decades; decade++) {
    const y = bottom - tall(10 ** decade);
    canvas.fill(LEFT, y, width, 1, GRID);
    // Labels of every decade would touch each other on a tall axis.
    if (decades <= 5 || decade % 2 === decades % 2) {
      canvas.text(LEFT - 10, y - 6, countLabel(decade), { align: "right", color: MUTED });
    }
  }
  for (const tick of axisTicks(low, high, 9)) {
    canvas.fill(across(tick), top, 1, PLOT, GRID);
    canvas.fill(across(tick), bottom, 1, 5, MUTED);
    canvas.text(across(tick), bottom + 8, tickLabel(tick), { align: "center", color: MUTED });
  }
  const bins = counts.length;
  for (let bin = 0; bin < bins; bin++) {
    const count = counts[bin]!;
    if (count <= 0) continue;
    const [from, to] = [LEFT + width * bin / bins, LEFT + width * (bin + 1) / bins];
    canvas.fill(from, bottom - tall(count), Math.max(1, to - from), tall(count), color);
  }
  canvas.fill(LEFT, bottom, width, 1, MUTED);
  canvas.text(LEFT, top - 20, name, { color });
  canvas.text(WIDTH - RIGHT, top - 20, note, { color: MUTED, align: "right" });
}

function countLabel(decade: number): string {
  return decade < 4 ? String(10 ** decade) : `1e${decade}`;
}

/** Short also for weights that a strong penalty has left around 1e-7. */
function tickLabel(tick: number): string {
  const size = Math.abs(tick);
  return tick === 0 || (size >= 1e-3 && size < 1e5) ? String(tick) : tick.toExponential();
}
