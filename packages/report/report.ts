/**
 * Reports and drawings, which load Vega: import it lazily.
 *
 * @module
 */
import type { FirstLayer, Result } from "@shrinklab/experiments";
import { loadDrawing, standaloneSvg } from "./figures/figure_svg.ts";
import { firstLayerPicture } from "./figures/images.ts";
import { figuresOf } from "./figures/registry.ts";
import { drawFigures, reportPage } from "./page/page.ts";

export type {
  Chart,
  ChartSpec,
  Figure,
  FigureTable,
  Picture,
  PictureRow,
} from "./figures/figure.ts";
export type { FigureInput } from "./figures/figure_input.ts";
export {
  type DrawChart,
  type DrawnChart,
  loadDrawing,
  standaloneSvg,
} from "./figures/figure_svg.ts";
export { figures, figuresOf } from "./figures/registry.ts";
export { histogramSvg, type SingleHistogram } from "./figures/histogram_svg.ts";

/** A report: one page, and its figures as files. */
export interface Report {
  /** The page. */
  readonly html: string;
  /** Drawings and pictures, by the name of their file. */
  readonly files: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>;
}

/**
 * Makes the report of a result: everything in it comes from there.
 *
 * Import it lazily (`@shrinklab/report/report`): it loads Vega.
 *
 * @param result What was run.
 * @returns The page, `figures/NAME.svg` for each drawing, and `first-layer-filters.png` where the
 * first layer can be looked at.
 *
 * @example
 * ```ts ignore
 * const { html } = await makeReport(JSON.parse(Deno.readTextFileSync("runs/NAME/result.json")));
 * ```
 */
export async function makeReport(result: Result): Promise<Report> {
  const drawn = await drawFigures(figuresOf(result), await loadDrawing());
  const layers = result.runs.flatMap(({ pictures }): FirstLayer[] =>
    pictures?.firstLayer === undefined ? [] : [pictures.firstLayer]
  );
  return {
    html: await reportPage(result, drawn),
    files: {
      ...Object.fromEntries(drawn.flatMap(({ figure, drawn }) => {
        if (drawn === undefined) return [];
        const { name, title, description } = figure;
        return [[`figures/${name}.svg`, standaloneSvg(drawn.wide.svg, title, description)]];
      })),
      ...(layers.length === 0 ? {} : { "first-layer-filters.png": firstLayerPicture(layers).png }),
    },
  };
}
