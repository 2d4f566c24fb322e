import { Canvas, type Color } from "./canvas.ts";

/** One strip of {@linkcode filtersPng}: the filters of one model. */
export interface FilterStrip {
  /** Heading, such as the method's name. */
  readonly name: string;
  /** Kernel of a convolution in Keras layout [height, width, inputs, filters]. */
  readonly values: ArrayLike<number>;
  /** The kernel's shape. */
  readonly shape: readonly [height: number, width: number, inputs: number, filters: number];
}

/** What {@linkcode filtersPng} draws. */
export interface FilterChart {
  /** Title of the chart. */
  readonly title: string;
  /** Under the title. */
  readonly subtitle?: string;
  /** Strips from top to bottom; one or more. */
  readonly strips: readonly FilterStrip[];
}

const MUTED: Color = [108, 117, 125];
const EDGE: Color = [206, 212, 218];
const POSITIVE: Color = [178, 24, 43];
const NEGATIVE: Color = [33, 102, 172];
const WHITE: Color = [255, 255, 255];
const MARGIN = 24;
const TOP = 76;
const GAP = 8;
const ACROSS = 16;
const CELL = 48;
const HEADING = 26;
const LEGEND = 48;

/**
 * Draws the filters of convolutions as little pictures, blue for negative, white for zero, red for
 * positive weights. Each strip is scaled to its own largest |w|, which its heading gives, so that
 * patterns can still be seen where a penalty has shrunk them. With several inputs the mean over
 * them is drawn.
 *
 * @param chart Strips and titles.
 * @returns Bytes of a PNG.
 * @throws {RangeError} If there is no strip, or a shape does not fit its values.
 *
 * @example
 * ```ts
 * import { filtersPng } from "@shrinklab/report";
 * import { assert } from "@std/assert";
 *
 * const values = Float32Array.from({ length: 9 * 16 }, (_, i) => Math.sin(i));
 * const strips = [{ name: "none", values, shape: [3, 3, 1, 16] as const }];
 * assert(filtersPng({ title: "First layer", strips }).length > 0);
 * ```
 */
export function filtersPng(chart: FilterChart): Uint8Array<ArrayBuffer> {
  const { strips } = chart;
  if (strips.length === 0) throw new RangeError("Cannot draw filters: strips is 0, want 1 or more");
  for (const { name, shape, values } of strips) {
    if (shape.reduce((a, b) => a * b, 1) === values.length && values.length > 0) continue;
    throw new RangeError(
      `Cannot draw filters of "${name}": shape is [${
        shape.join(", ")
      }], want ${values.length} values`,
    );
  }
  const widest = Math.max(...strips.map(({ shape }) => Math.min(ACROSS, shape[3])));
  const width = Math.max(560, 2 * MARGIN + widest * (CELL + GAP) - GAP);
  const heights = strips.map(({ shape }) =>
    HEADING + Math.ceil(shape[3] / ACROSS) * (CELL + GAP) + 14
  );
  const canvas = new Canvas(width, TOP + heights.reduce((a, b) => a + b, 0) + LEGEND);
  canvas.text(MARGIN, 16, chart.title, { scale: 3 });
  canvas.text(MARGIN, 48, chart.subtitle ?? "", { color: MUTED });
  let top = TOP;
  strips.forEach((strip, at) => {
    drawStrip(canvas, strip, top);
    top += heights[at]!;
  });
  drawLegend(canvas, top + 6);
  return canvas.png();
}

function drawStrip(canvas: Canvas, { name, values, shape }: FilterStrip, top: number): void {
  const [height, width, inputs, filters] = shape;
  const mean = (filter: number, y: number, x: number) => {
    let sum = 0;
    for (let input = 0; input < inputs; input++) {
      sum += values[((y * width + x) * inputs + input) * filters + filter]!;
    }
    return sum / inputs;
  };
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!));
  canvas.text(MARGIN, top, name);
  canvas.text(canvas.width - MARGIN, top, `max |w| ${largest.toPrecision(3)}`, {
    align: "right",
    color: MUTED,
  });
  for (let filter = 0; filter < filters; filter++) {
    const left = MARGIN + (filter % ACROSS) * (CELL + GAP);
    const up = top + HEADING + Math.floor(filter / ACROSS) * (CELL + GAP);
    canvas.fill(left - 1, up - 1, CELL + 2, CELL + 2, EDGE);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const share = largest === 0 ? 0 : mean(filter, y, x) / largest;
        canvas.fill(
          left + CELL * x / width,
          up + CELL * y / height,
          CELL / width,
          CELL / height,
          shade(share),
        );
      }
    }
  }
}

function drawLegend(canvas: Canvas, top: number): void {
  const [left, width] = [MARGIN + 106, 200];
  canvas.text(left - 10, top, "-max |w|", { align: "right", color: MUTED });
  for (let x = 0; x < width; x++) canvas.fill(left + x, top, 1, 14, shade(2 * x / (width - 1) - 1));
  canvas.text(left + width + 10, top, "+max |w|  (each strip by its own)", { color: MUTED });
}

/** White at 0, towards blue at -1 and red at 1. */
function shade(share: number): Color {
  const end = share < 0 ? NEGATIVE : POSITIVE;
  const part = Math.min(1, Math.abs(share) || 0);
  const mix = (at: 0 | 1 | 2) => Math.round(WHITE[at] + (end[at] - WHITE[at]) * part);
  return [mix(0), mix(1), mix(2)];
}
