import type { DrawChart, DrawnChart } from "../figures/figure_svg.ts";
import { type Figure, NARROW, WIDE } from "../figures/figure.ts";
import code from "./browser/code.json" with { type: "json" };
import { deflated, sha256 } from "./bytes.ts";
import { escape, scriptJson } from "./escape.ts";
import { figureSection } from "./figure_section.ts";
import { style } from "./style.ts";

/** Data of charts that is larger is packed. */
const PACKED_FROM = 200_000;

/** A figure with its drawings, where it is drawn. */
export interface DrawnFigure {
  readonly figure: Figure;
  readonly drawn?: { readonly wide: DrawnChart; readonly narrow: DrawnChart };
}

/**
 * Draws figures for wide and for narrow screens.
 *
 * @param figures The figures.
 * @param draw What draws them.
 * @returns The figures with their drawings.
 */
export async function drawFigures(
  figures: readonly Figure[],
  draw: DrawChart,
): Promise<DrawnFigure[]> {
  const all: DrawnFigure[] = [];
  for (const figure of figures) {
    const { chart } = figure;
    all.push(
      chart === undefined
        ? { figure }
        : { figure, drawn: { wide: await draw(chart, WIDE), narrow: await draw(chart, NARROW) } },
    );
  }
  return all;
}

/** What a page says beside its figures. */
export interface PageParts {
  /** Title of its tab, as text. */
  readonly title: string;
  /** The first screen and what was run, as HTML. */
  readonly head: string;
  /** Its figures. */
  readonly figures: readonly DrawnFigure[];
  /** What it was made from and what its words mean, as HTML. */
  readonly footer: string;
  /** Version of this project. */
  readonly version: string;
}

/**
 * A page: one file that opens anywhere, offline, and can be read without JavaScript.
 *
 * @param parts What it says.
 * @returns HTML.
 */
export async function pageHtml(
  { title, head, figures, footer, version }: PageParts,
): Promise<string> {
  const charts = figures.flatMap(({ figure, drawn }) =>
    drawn === undefined ? [] : [
      [figure.name, {
        rows: figure.chart!.data,
        wide: drawn.wide.vega,
        narrow: drawn.narrow.vega,
      }] as const,
    ]
  );
  const data = scriptJson({ version: 1, charts: Object.fromEntries(charts) });
  const packed = data.length > PACKED_FROM;
  const hashes = [`'sha256-${await sha256(code.start)}'`, `'${code.runtimeHash}'`];
  const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src ${
    hashes.join(" ")
  }; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="shrinklab ${escape(version)}, report 1">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${head}
<section>
<h2>Figures</h2>
<p class="hint">Point at a figure for its values. Click a name to pick it out, drag or Ctrl + wheel to
zoom, double-click to go back.</p>
${figures.map(({ figure, drawn }) => figureSection(figure, drawn)).join("\n")}
</section>
<footer>Made by shrinklab ${escape(version)} ${footer}</footer>
</main>
<script type="application/json" id="charts"${packed ? " data-packed" : ""}>${
    packed ? await deflated(data) : data
  }</script>
<script type="text/plain" id="runtime" data-packed>${code.runtime}</script>
<script>${code.start}</script>
</body>
</html>
`;
}
