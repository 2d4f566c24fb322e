import type { Chart } from "./figure.ts";
import { loadDrawing, standaloneSvg } from "./figure_svg.ts";
import { decades } from "./weight_histograms.ts";

/** What {@linkcode histogramSvg} draws. */
export interface SingleHistogram {
  /** Title of the drawing. */
  readonly title: string;
  /** Under the title: figures that belong to it. */
  readonly note: string;
  /** Left end of the first bin. */
  readonly low: number;
  /** Right end of the last one. */
  readonly high: number;
  /** Weights in each of the equal bins. */
  readonly counts: ArrayLike<number>;
}

/**
 * Draws one histogram of weights, its counts on a logarithmic axis that begins at 0.
 *
 * @param histogram Counts and titles.
 * @returns The text of an SVG file.
 *
 * @example
 * ```ts ignore
 * Deno.writeTextFileSync("weights.svg", await histogramSvg(histogram));
 * ```
 */
export async function histogramSvg(
  { title, note, low, high, counts }: SingleHistogram,
): Promise<string> {
  const width = (high - low) / counts.length;
  const most = Array.from(counts).reduce((a, b) => Math.max(a, b), 1);
  const chart: Chart = {
    data: Array.from(counts, (count, at) => ({
      from: low + at * width,
      to: low + (at + 1) * width,
      count,
    })),
    spec: (width) => ({
      title: { text: title, subtitle: note, subtitleColor: "var(--muted)", subtitleFontSize: 12 },
      width: width - 60,
      height: 260,
      mark: { type: "bar", color: "var(--c1)", binSpacing: 0.5 },
      encoding: {
        x: {
          field: "from",
          type: "quantitative",
          bin: { binned: true },
          scale: { nice: false, zero: false },
          axis: { title: "weight", tickCount: 9, format: ".4~g" },
        },
        x2: { field: "to" },
        y: {
          field: "count",
          type: "quantitative",
          scale: { type: "symlog", domain: [0, most] },
          axis: { title: "weights", values: decades(most), format: ".4~g" },
        },
      },
    }),
  };
  const draw = await loadDrawing();
  return standaloneSvg((await draw(chart, 720)).svg, title, note);
}
