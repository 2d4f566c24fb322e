import { Canvas, type Color, INK } from "./canvas.ts";
import { chartName, drawHeading, GRID, MUTED, TOP } from "./chart_style.ts";

/** What {@linkcode confusionMatrixPng} draws. */
export interface ConfusionChart {
  /** Title of the chart. */
  readonly title: string;
  /** Under the title. */
  readonly subtitle?: string;
  /** Name of each class. */
  readonly classes: readonly string[];
  /** How often class `row` was answered by class `column`. */
  readonly counts: ReadonlyArray<readonly number[]>;
}

const LEFT = 120;
const RIGHT = 130;
const HEADER = 60;
const BOTTOM = 24;
const LEAST_WIDTH = 640;
const DARK: Color = [8, 81, 156];
const WHITE: Color = [255, 255, 255];

/**
 * Draws how often each class was answered by which: a row for each class, shaded by the share of
 * its row, so that a rare class is as easy to see as a common one. On the right is the share that
 * was answered rightly.
 *
 * @param chart Counts and names.
 * @returns Bytes of a PNG.
 * @throws {RangeError} If there is no class, or there are not as many rows and columns as classes.
 *
 * @example
 * ```ts
 * import { confusionMatrixPng } from "@shrinklab/report";
 * import { assert } from "@std/assert";
 *
 * const png = confusionMatrixPng({ title: "Held out", classes: ["0", "1"], counts: [[9, 1], [4, 6]] });
 * assert(png.length > 0);
 * ```
 */
export function confusionMatrixPng(chart: ConfusionChart): Uint8Array<ArrayBuffer> {
  const { classes, counts } = chart;
  const size = classes.length;
  if (size === 0) throw new RangeError("Cannot draw confusion: classes is 0, want 1 or more");
  if (counts.length !== size || counts.some((row) => row.length !== size)) {
    throw new RangeError(
      `Cannot draw confusion: counts are ${counts.length} rows of ${
        [...new Set(counts.map((row) => row.length))].join(" or ")
      }, want ${size} of ${size}`,
    );
  }
  // Numbers fit into cells of this size; more classes than ten get smaller ones without numbers.
  const cell = size <= 10 ? 64 : Math.max(6, Math.floor(640 / size));
  const width = Math.max(LEAST_WIDTH, LEFT + size * cell + RIGHT);
  const canvas = new Canvas(width, TOP + HEADER + size * cell + BOTTOM);
  drawHeading(canvas, 24, chart);
  const top = TOP + HEADER;
  canvas.text(LEFT + size * cell / 2, TOP + 6, "answered", { align: "center", color: MUTED });
  canvas.text(LEFT - 14, top - 26, "label", { align: "right", color: MUTED });
  canvas.text(LEFT + size * cell + 14, top - 26, "right", { color: MUTED });
  const named = cell >= 16;
  counts.forEach((row, label) => {
    const y = top + label * cell;
    const middle = y + cell / 2 - 7;
    const total = row.reduce((sum, count) => sum + count, 0);
    const name = chartName(classes[label]!, label);
    if (named) {
      canvas.text(LEFT - 14, middle, name, { align: "right" });
      canvas.text(LEFT + label * cell + cell / 2, top - 26, name, { align: "center" });
      const share = total === 0 ? "none" : `${(100 * row[label]! / total).toFixed(0)} %`;
      canvas.text(LEFT + size * cell + 14, middle, share);
    }
    row.forEach((count, answer) => {
      const x = LEFT + answer * cell;
      const share = total === 0 ? 0 : count / total;
      canvas.fill(x, y, cell, cell, share > 0 ? mixed(0.06 + 0.94 * share) : WHITE);
      if (cell >= 48) {
        canvas.text(x + cell / 2, middle, short(count), {
          align: "center",
          color: share > 0.55 ? WHITE : count === 0 ? MUTED : INK,
        });
      }
    });
  });
  for (let line = 0; line <= size; line++) {
    canvas.fill(LEFT + line * cell, top, 1, size * cell + 1, GRID);
    canvas.fill(LEFT, top + line * cell, size * cell, 1, GRID);
  }
  return canvas.png();
}

function mixed(share: number): Color {
  return WHITE.map((value, channel) =>
    value + share * (DARK[channel]! - value)
  ) as unknown as Color;
}

function short(count: number): string {
  return count < 10_000 ? String(count) : `${Math.round(count / 1000)}k`;
}
