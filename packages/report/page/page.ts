import type { Result } from "@shrinklab/experiments";
import { compareResult } from "../compare_result.ts";
import type { DrawChart, DrawnChart } from "../figures/figure_svg.ts";
import { type Figure, NARROW, WIDE } from "../figures/figure.ts";
import { headline } from "../verdict_words.ts";
import code from "./browser/code.json" with { type: "json" };
import { deflated, sha256 } from "./bytes.ts";
import { escape, scriptJson } from "./escape.ts";
import { figureSection } from "./figure_section.ts";
import { runSection } from "./run_section.ts";
import { style } from "./style.ts";
import { summarySection } from "./summary_section.ts";

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

/**
 * The page of a result: one file that opens anywhere, offline, and can be read without JavaScript.
 *
 * @param result What was run.
 * @param figures Its figures.
 * @returns HTML.
 */
export async function reportPage(
  result: Result,
  figures: readonly DrawnFigure[],
): Promise<string> {
  const compared = compareResult(result);
  const { app, experiment, versions } = result;
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
<meta name="generator" content="shrinklab ${escape(versions.shrinklab ?? "")}, report 1">
<title>${escape(`${app} ${experiment.name}: ${headline(compared)}`)}</title>
<style>${style}</style>
</head>
<body>
<main>
${summarySection(result, compared)}
${runSection(result)}
<section>
<h2>Figures</h2>
<p class="hint">Point at a figure for its values. Click a name to pick it out, drag or Ctrl + wheel to
zoom, double-click to go back.</p>
${figures.map(({ figure, drawn }) => figureSection(figure, drawn)).join("\n")}
</section>
<footer>Made by shrinklab ${escape(versions.shrinklab ?? "")} from <code>result.json</code> alone.
Near zero is |w| &lt; 0.0005 max|w| of the tensor. Intervals are Student's t, 95 %; p is adjusted
after Holm.</footer>
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
