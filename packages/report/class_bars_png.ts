import { Canvas } from "./canvas.ts";
import { chartName, drawHeading, GRID, MUTED, PALETTE, TOP } from "./chart_style.ts";

/** One panel of {@linkcode classBarsPng}: the probabilities of one example. */
export interface ClassBars {
  /** Heading, such as `row 4801`. */
  readonly name: string;
  /** Figures that belong to it, after the heading. */
  readonly note?: string;
  /** Mean probability of each class, 0 to 1. */
  readonly means: readonly number[];
  /** Standard deviation of each. */
  readonly deviations: readonly number[];
  /** The class that is right, which has a colour of its own. */
  readonly label?: number;
}

/** What {@linkcode classBarsPng} draws. */
export interface ClassBarsChart {
  /** Title of the chart. */
  readonly title: string;
  /** Under the title. */
  readonly subtitle?: string;
  /** Name of each class. */
  readonly classes: readonly string[];
  /** Panels, two in a line; one or more. */
  readonly panels: readonly ClassBars[];
}

const WIDTH = 1000;
const LEFT = 84;
const GAP = 84;
const RIGHT = 24;
const PLOT = 130;
const PANEL = PLOT + 72;
const LEGEND = 34;
const ACROSS = 2;

/**
 * Draws the probability of each class for some examples, with a whisker of one standard deviation to
 * each side: what a model answers, and how sure it is of it.
 *
 * @param chart Panels and names.
 * @returns Bytes of a PNG.
 * @throws {RangeError} If there is no panel, or one has not as many numbers as there are classes.
 *
 * @example
 * ```ts
 * import { classBarsPng } from "@shrinklab/report";
 * import { assert } from "@std/assert";
 *
 * const panels = [{ name: "row 1", means: [0.8, 0.2], deviations: [0.1, 0.1], label: 0 }];
 * assert(classBarsPng({ title: "MC dropout", classes: ["A", "B"], panels }).length > 0);
 * ```
 */
export function classBarsPng(chart: ClassBarsChart): Uint8Array<ArrayBuffer> {
  const { classes, panels } = chart;
  if (panels.length === 0) throw new RangeError("Cannot draw classes: panels is 0, want 1 or more");
  for (const { name, means, deviations } of panels) {
    if (means.length === classes.length && deviations.length === classes.length) continue;
    throw new RangeError(
      `Cannot draw classes of "${name}": there are ${means.length} means and ` +
        `${deviations.length} deviations, want ${classes.length}`,
    );
  }
  const lines = Math.ceil(panels.length / ACROSS);
  const canvas = new Canvas(WIDTH, TOP + lines * PANEL + LEGEND);
  drawHeading(canvas, 24, chart);
  const width = (WIDTH - LEFT - RIGHT - GAP * (ACROSS - 1)) / ACROSS;
  panels.forEach((panel, at) => {
    const left = LEFT + (at % ACROSS) * (width + GAP);
    drawPanel(canvas, panel, classes, {
      left,
      width,
      top: TOP + Math.floor(at / ACROSS) * PANEL + 26,
    });
  });
  drawLegend(canvas, TOP + lines * PANEL + 4);
  return canvas.png();
}

function drawPanel(
  canvas: Canvas,
  { name, note = "", means, deviations, label }: ClassBars,
  classes: readonly string[],
  { left, width, top }: { left: number; width: number; top: number },
): void {
  const bottom = top + PLOT;
  const up = (share: number) => bottom - PLOT * Math.min(1, Math.max(0, share));
  for (const tick of [0, 0.25, 0.5, 0.75, 1]) {
    canvas.fill(left, up(tick), width, 1, GRID);
    canvas.text(left - 10, up(tick) - 6, String(tick), { align: "right", color: MUTED });
  }
  const slot = width / means.length;
  means.forEach((mean, at) => {
    const [middle, half] = [left + (at + 0.5) * slot, Math.min(24, 0.36 * slot)];
    canvas.fill(middle - half, up(mean), 2 * half, bottom - up(mean), color(at === label));
    const [high, low] = [up(mean + deviations[at]!), up(mean - deviations[at]!)];
    canvas.fill(middle - 1, high, 2, low - high);
    for (const end of [high, low]) canvas.fill(middle - 5, end - 1, 10, 2);
    if (slot >= 20) {
      canvas.text(middle, bottom + 8, chartName(classes[at]!, at), {
        align: "center",
        color: at === label ? color(true) : MUTED,
      });
    }
  });
  canvas.fill(left, bottom, width, 1, MUTED);
  canvas.text(left, top - 20, name);
  canvas.text(left + width, top - 20, note, { color: MUTED, align: "right" });
}

function drawLegend(canvas: Canvas, y: number): void {
  canvas.fill(LEFT, y, 14, 14, color(true));
  canvas.text(LEFT + 22, y, "the row's label");
  canvas.fill(LEFT + 230, y, 14, 14, color(false));
  canvas.text(LEFT + 252, y, "another class");
  canvas.fill(LEFT + 440, y, 2, 14);
  for (const end of [0, 12]) canvas.fill(LEFT + 436, y + end, 10, 2);
  canvas.text(LEFT + 456, y, "one standard deviation to each side", { color: MUTED });
}

function color(right: boolean) {
  return PALETTE[right ? 1 : 0]!;
}
