/**
 * Reports and drawings, which load Vega: import it lazily.
 *
 * @module
 */
import type { FirstLayer, Result } from "@shrinklab/experiments";
import { loadDrawing, standaloneSvg } from "./figures/figure_svg.ts";
import { firstLayerPicture } from "./figures/images.ts";
import { figuresOf, pathFiguresOf } from "./figures/registry.ts";
import { mergePaths, type NamedPath } from "./merge_paths.ts";
import { drawFigures, type DrawnFigure } from "./page/page.ts";
import { pathPage } from "./page/path_page.ts";
import { resultPage } from "./page/result_page.ts";

export type {
  Chart,
  ChartSpec,
  Figure,
  FigureTable,
  Picture,
  PictureRow,
} from "./figures/figure.ts";
export type { FigureInput } from "./figures/figure_input.ts";
export type { PathFigureInput } from "./figures/path_figure_input.ts";
export {
  type DrawChart,
  type DrawnChart,
  loadDrawing,
  standaloneSvg,
} from "./figures/figure_svg.ts";
export { figures, figuresOf, pathFigures, pathFiguresOf } from "./figures/registry.ts";
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
    html: await resultPage(result, drawn),
    files: {
      ...drawingsOf(drawn),
      ...(layers.length === 0 ? {} : { "first-layer-filters.png": firstLayerPicture(layers).png }),
    },
  };
}

/**
 * Makes the report of a path, or of several of the same data: everything in it comes from there.
 *
 * @param paths Each with the name of its folder.
 * @returns The page, and `figures/NAME.svg` for each drawing.
 * @throws {RangeError} If there is none, or they are not of the same data.
 *
 * @example
 * ```ts ignore
 * const summary = JSON.parse(Deno.readTextFileSync("runs/NAME/path.json"));
 * const { html } = await makePathReport([{ name: "NAME", summary }]);
 * ```
 */
export async function makePathReport(paths: readonly NamedPath[]): Promise<Report> {
  const merged = mergePaths(paths);
  const drawn = await drawFigures(pathFiguresOf(merged), await loadDrawing());
  return { html: await pathPage(merged, drawn), files: drawingsOf(drawn) };
}

/** Each drawing as a file. */
function drawingsOf(figures: readonly DrawnFigure[]): Report["files"] {
  return Object.fromEntries(figures.flatMap(({ figure, drawn }) => {
    if (drawn === undefined) return [];
    const { name, title, description } = figure;
    return [[`figures/${name}.svg`, standaloneSvg(drawn.wide.svg, title, description)]];
  }));
}
