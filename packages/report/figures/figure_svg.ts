import { chartConfig, colorProperties, inks } from "./chart_style.ts";
import type { Chart } from "./figure.ts";
import { measureBy } from "./text_width.ts";

/** A chart that is drawn. */
export interface DrawnChart {
  /** The drawing, its colors as properties of the page's style sheet. */
  readonly svg: string;
  /** The specification of Vega that drew it, without its data. */
  readonly vega: Readonly<Record<string, unknown>>;
  /** Width and height in pixels. */
  readonly size: readonly [width: number, height: number];
}

/** Says nothing of what Vega-Lite sees to itself, such as heights that follow from the rows. */
const logger = {
  level: () => logger,
  error: () => logger,
  warn: () => logger,
  info: () => logger,
  debug: () => logger,
  // deno-lint-ignore no-explicit-any -- one object is setter and getter of its level
} as any;

/** Draws charts; see {@linkcode loadDrawing}. */
export type DrawChart = (chart: Chart, width: number) => Promise<DrawnChart>;

/**
 * Loads Vega and Vega-Lite, which takes a quarter of a second: only runs that draw pay for it.
 *
 * @returns What draws a chart at a width.
 *
 * @example
 * ```ts ignore
 * const draw = await loadDrawing();
 * const { svg } = await draw(figure.chart, 720);
 * ```
 */
export async function loadDrawing(): Promise<DrawChart> {
  const [vega, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  measureBy(vega);
  return async (chart, width) => {
    const spec = { ...chart.spec(width), data: { name: "table" }, config: chartConfig };
    // deno-lint-ignore no-explicit-any -- the types of specifications are larger than their use
    const { data, ...compiled } = compile(spec as any, { logger }).spec;
    const tables = (data ?? []) as unknown as { readonly name: string }[];
    const filled = tables.map((one) =>
      one.name === "table" ? { ...one, values: chart.data.map((row) => ({ ...row })) } : one
    );
    const parsed = vega.parse({ ...compiled, data: filled } as Parameters<typeof vega.parse>[0]);
    const view = new vega.View(parsed, { renderer: "none" });
    const svg = tidy(await view.toSVG());
    view.finalize();
    return { svg, vega: { ...compiled, data: tables }, size: sizeOf(svg) };
  };
}

/**
 * A drawing as a file of its own, which knows nothing of a page's style sheet.
 *
 * @param svg The drawing.
 * @param title What it shows.
 * @param description How to read it.
 * @returns The text of the file, on white.
 */
export function standaloneSvg(svg: string, title: string, description: string): string {
  const colors = colorProperties("light");
  const background = `<rect width="100%" height="100%" fill="${inks.light.page}"/>`;
  const alternative = `<title>${text(title)}</title><desc>${text(description)}</desc>`;
  const colored = inTags(
    svg,
    (tag) =>
      tag.replaceAll(/var\((--\w+)\)/g, (_, name) => colors[name] ?? "#000")
        .replaceAll(' font-family="inherit"', ""),
  );
  const head = /^<svg [^>]*?(width="[\d.]+" height="[\d.]+" viewBox="[^"]*")>/;
  const file = colored.replace(
    head,
    (_, size) =>
      `<svg xmlns="http://www.w3.org/2000/svg" role="img" font-family="system-ui, sans-serif" ` +
      `${size}>${alternative}${background}`,
  );
  // A line for each element, so that a change of a figure can be read.
  return `${file.replaceAll("><", ">\n<")}\n`;
}

/**
 * Less of it, to the same effect: numbers to a hundredth of a pixel, nothing that is invisible, such
 * as what only waits for a pointer.
 */
function tidy(svg: string): string {
  return inTags(
    svg,
    (tag) =>
      /^<path (class="(foreground"[^>]* d=""|background"[^>]* d="M0,0h0v0h0Z")|[^>]*[^-]opacity="0")/
          .test(tag)
        ? ""
        : tag.replaceAll(/-?\d+\.\d{3,}(e-?\d+)?/g, (digits) => String(+Number(digits).toFixed(2)))
          .replaceAll(/ (aria-hidden="true"|aria-roledescription="[^"]*"|role="graphics-\w+")/g, "")
          .replaceAll(/ (opacity="1"|xmlns:xlink="[^"]*"|pointer-events="none")/g, ""),
  );
}

/** Changes tags alone: texts of the user stay what they are. */
function inTags(svg: string, change: (tag: string) => string): string {
  return svg.replaceAll(/<[^>]+>/g, change);
}

function sizeOf(svg: string): [number, number] {
  const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(svg)!;
  return [Number(width), Number(height)];
}

function text(raw: string): string {
  return raw.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
