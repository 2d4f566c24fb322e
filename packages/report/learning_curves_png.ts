import { axisTicks } from "./axis_ticks.ts";
import { Canvas } from "./canvas.ts";
import { cutText, drawHeading, GRID, MUTED, PALETTE, TOP } from "./chart_style.ts";
import { drawLine, type Point } from "./draw_line.ts";

/** One line of a panel. */
export interface LearningCurve {
  /** What it is, for the legend. */
  readonly name: string;
  /** Which colour of the palette, from 0; lines of one run share it. */
  readonly color: number;
  /** Whether it is dashed, as figures of the training rows are. */
  readonly dashed?: boolean;
  /** One value an epoch; what is not finite is left out. */
  readonly values: readonly number[];
  /** Epoch of each value, rising; by default 1, 2, 3, ... */
  readonly epochs?: readonly number[];
}

/** One panel of {@linkcode learningCurvesPng}. */
export interface LearningPanel {
  /** Heading, such as `loss`. */
  readonly name: string;
  /** Lines over the common axis; one or more. */
  readonly curves: readonly LearningCurve[];
}

/** What {@linkcode learningCurvesPng} draws. */
export interface LearningChart {
  /** Title of the chart. */
  readonly title: string;
  /** Under the title. */
  readonly subtitle?: string;
  /** Panels from top to bottom, on a common axis of epochs; one or more. */
  readonly panels: readonly LearningPanel[];
}

const WIDTH = 1060;
const LEFT = 92;
const LEGEND = 350;
const LEAST_PLOT = 200;
const PANEL_MARGIN = 80;
const BOTTOM = 20;
const LINE = 22;

/**
 * Draws figures over epochs, one panel for each figure.
 *
 * @param chart Panels and titles.
 * @returns Bytes of a PNG.
 * @throws {RangeError} If there is no panel.
 *
 * @example
 * ```ts
 * import { learningCurvesPng } from "@shrinklab/report";
 * import { assert } from "@std/assert";
 *
 * const curves = [{ name: "held out", color: 0, values: [2.1, 1.4, 1.2] }];
 * assert(learningCurvesPng({ title: "Learning", panels: [{ name: "loss", curves }] }).length > 0);
 * ```
 */
export function learningCurvesPng(chart: LearningChart): Uint8Array<ArrayBuffer> {
  const { panels } = chart;
  if (panels.length === 0) {
    throw new RangeError("Cannot draw learning curves: panels is 0, want 1 or more");
  }
  const most = Math.max(...panels.map(({ curves }) => curves.length));
  // A long legend makes the plots beside it taller.
  const plot = Math.max(LEAST_PLOT, most * LINE);
  const tall = plot + PANEL_MARGIN;
  const canvas = new Canvas(WIDTH, TOP + panels.length * tall + BOTTOM);
  drawHeading(canvas, LEFT, chart);
  const epochs = Math.max(
    1,
    ...panels.flatMap(({ curves }) =>
      curves.map(({ values, epochs }) => epochs?.at(-1) ?? values.length)
    ),
  );
  panels.forEach((panel, at) =>
    drawPanel(canvas, panel, { top: TOP + at * tall + 26, plot, epochs })
  );
  return canvas.png();
}

function drawPanel(
  canvas: Canvas,
  { name, curves }: LearningPanel,
  { top, plot, epochs }: { top: number; plot: number; epochs: number },
): void {
  const width = WIDTH - LEFT - LEGEND;
  const bottom = top + plot;
  const [low, high] = limits(curves.flatMap(({ values }) => values.filter(Number.isFinite)));
  const across = (epoch: number) =>
    LEFT + width * (epochs === 1 ? 0.5 : (epoch - 1) / (epochs - 1));
  const up = (value: number) => bottom - plot * (value - low) / (high - low);
  for (const tick of axisTicks(low, high, 5)) {
    canvas.fill(LEFT, up(tick), width, 1, GRID);
    canvas.text(LEFT - 10, up(tick) - 6, label(tick), { align: "right", color: MUTED });
  }
  const ticks = axisTicks(1, epochs, 8).filter((tick) => Number.isInteger(tick) && tick > 1);
  for (const tick of [1, ...ticks]) {
    canvas.fill(across(tick), bottom, 1, 5, MUTED);
    canvas.text(across(tick), bottom + 8, String(tick), { align: "center", color: MUTED });
  }
  canvas.text(LEFT + width, bottom + 28, "epoch", { align: "right", color: MUTED });
  canvas.fill(LEFT, bottom, width, 1, MUTED);
  canvas.text(LEFT, top - 20, name);
  curves.forEach((curve, at) => {
    const color = PALETTE[curve.color % PALETTE.length]!;
    const style = { color, width: curve.dashed ? 2 : 3, ...(curve.dashed ? { dash: 6 } : {}) };
    for (const points of stretches(curve, across, up)) {
      drawLine(canvas, points, style);
      // A line through few points hides where they are, and one through a single point is none.
      if (curve.values.length > 30 && points.length > 1) continue;
      for (const [x, y] of points) canvas.fill(x - 3, y - 3, 6, 6, color);
    }
    const [x, y] = [LEFT + width + 24, top + 4 + at * LINE];
    drawLine(canvas, [[x, y + 7], [x + 28, y + 7]], style);
    canvas.text(x + 38, y, cutText(curve.name, LEGEND - 70), { color });
  });
}

/** The pieces of a curve between values that are not finite. */
function stretches(
  { values, epochs }: LearningCurve,
  across: (epoch: number) => number,
  up: (value: number) => number,
): Point[][] {
  const pieces: Point[][] = [[]];
  values.forEach((value, i) => {
    if (Number.isFinite(value)) pieces.at(-1)!.push([across(epochs?.[i] ?? i + 1), up(value)]);
    else if (pieces.at(-1)!.length > 0) pieces.push([]);
  });
  return pieces;
}

/** The ends of the axis: those of the values, with some air. */
function limits(values: readonly number[]): [low: number, high: number] {
  if (values.length === 0) return [0, 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const air = 0.06 * (high - low) || 0.05 * Math.abs(high) || 0.5;
  // What cannot be negative should not look as if it were.
  return [low >= 0 ? Math.max(0, low - air) : low - air, high + air];
}

function label(tick: number): string {
  const size = Math.abs(tick);
  return tick === 0 || (size >= 1e-3 && size < 1e5) ? String(tick) : tick.toExponential();
}
