/**
 * Colors of methods in a page, light and dark: the first one, the baseline, is gray. They are told
 * apart with any kind of color vision, and from the page by 3 to 1: a test looks.
 */
export const palette = {
  light: ["#595653", "#2a61a5", "#bf3f0c", "#168e62", "#a13a7c", "#ad7d0a", "#522fc1", "#3c97c2"],
  dark: ["#8e9493", "#4190ed", "#f68446", "#49c691", "#e18cca", "#e5b736", "#af9ff9", "#7ed2f1"],
} as const;

/** Colors beside those of methods. */
export const inks = {
  light: { ink: "#1d1d1f", muted: "#5c5c63", grid: "#e7e7ea", page: "#ffffff", warm: "#b2182b" },
  dark: { ink: "#ececee", muted: "#a5a5ad", grid: "#33343a", page: "#141518", warm: "#ff7b72" },
} as const;

/**
 * Colors as the page's style sheet declares them and charts name them, `--c0` and so on.
 *
 * @param theme Light or dark.
 * @returns Color by the name of its property.
 */
export function colorProperties(theme: "light" | "dark"): Record<string, string> {
  return Object.fromEntries([
    ...Object.entries(inks[theme]),
    ...palette[theme].map((color, at) => [`c${at}`, color]),
  ].map(([name, color]) => [`--${name}`, color!]));
}

const ink = "var(--ink)";
const muted = "var(--muted)";

/** What all charts look like; sizes are those of the page's small print. */
export const chartConfig = {
  // The whole drawing has one text alternative: what is in it would only be read twice.
  aria: false,
  background: null,
  font: "inherit",
  padding: 2,
  view: { stroke: null, continuousHeight: 220 },
  axis: {
    domain: false,
    grid: true,
    gridColor: "var(--grid)",
    labelColor: muted,
    labelFontSize: 12,
    labelPadding: 6,
    tickColor: "var(--grid)",
    ticks: false,
    titleColor: muted,
    titleFontSize: 12,
    titleFontWeight: "normal",
    titlePadding: 10,
  },
  axisX: { labelFlush: false },
  axisY: {
    titleAlign: "left",
    titleAngle: 0,
    titleAnchor: "end",
    titleX: 0,
    titleY: -12,
  },
  legend: {
    columnPadding: 18,
    direction: "horizontal",
    labelColor: ink,
    labelFontSize: 13,
    labelLimit: 220,
    offset: 26,
    orient: "top",
    rowPadding: 4,
    symbolOpacity: 1,
    symbolStrokeWidth: 2.5,
    title: null,
  },
  header: { labelColor: ink, labelFontSize: 13, labelFontWeight: 600, title: null },
  facet: { spacing: 28 },
  concat: { spacing: 36 },
  title: { anchor: "start", color: ink, fontSize: 13, fontWeight: 600, offset: 14 },
  text: { color: ink, fontSize: 12 },
  rule: { color: muted },
} as const;

/** Dashes of the methods beyond the palette. */
const dashes = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3]];

/**
 * How methods are colored, the same in all figures of a page.
 *
 * @param labels Names of the methods in their order.
 * @param width Width of the chart, for the columns of the legend.
 * @param symbolType What stands before a name in the legend.
 * @returns A channel of Vega-Lite with its scale and legend.
 */
export function methodColor(
  labels: readonly string[],
  width: number,
  symbolType: "circle" | "stroke" | "square" = "circle",
): object {
  const size = palette.light.length;
  return {
    field: "method",
    type: "nominal",
    sort: null,
    scale: { domain: labels, range: labels.map((_, at) => `var(--c${at % size})`) },
    legend: labels.length < 2 ? null : { columns: legendColumns(labels, width), symbolType },
  };
}

/**
 * Dashes that tell lines apart where colors come again.
 *
 * @param labels Names of the methods in their order.
 * @returns A channel of Vega-Lite, or none where the palette suffices.
 */
export function methodDash(labels: readonly string[]): object {
  const size = palette.light.length;
  if (labels.length <= size) return {};
  const range = labels.map((_, at) => dashes[Math.floor(at / size) % dashes.length]);
  return {
    strokeDash: {
      field: "method",
      type: "nominal",
      scale: { domain: labels, range },
      legend: null,
    },
  };
}

/** Clicking a name in the legend picks the method out. */
export const pickMethod = {
  name: "pick",
  select: { type: "point", fields: ["method"] },
  bind: "legend",
} as const;

/** Dragging moves the axes; the wheel zooms while Ctrl is held, so that the page still scrolls. */
export const zoomAxes = {
  name: "zoom",
  select: { type: "interval", zoom: "wheel![event.ctrlKey || event.metaKey]" },
  bind: "scales",
} as const;

/**
 * Fades what is not picked out.
 *
 * @param opacity Opacity of what is.
 * @returns A channel of Vega-Lite.
 */
export function picked(opacity: number = 1): object {
  return { opacity: { condition: { param: "pick", value: opacity }, value: opacity * 0.12 } };
}

/**
 * Panels side by side, in the order of a number of the data: text of the user is in no expression.
 *
 * @param field Field that tells panels apart, and names them.
 * @returns A facet of Vega-Lite; the data has the place of each panel as `place`.
 */
export function panels(field: string): object {
  return {
    field,
    type: "nominal",
    sort: { field: "place", op: "min", order: "ascending" },
    header: { labelAnchor: "start", labelPadding: 6 },
  };
}

/**
 * An axis of methods, from top to bottom in their order.
 *
 * @param labels Names of the methods.
 * @param width Width of the chart.
 * @returns A channel of Vega-Lite.
 */
export function methodRows(labels: readonly string[], width: number): object {
  return {
    field: "method",
    type: "nominal",
    sort: null,
    scale: { domain: labels },
    axis: {
      title: null,
      grid: false,
      labelColor: ink,
      labelFontSize: 13,
      labelLimit: width < 500 ? 140 : 220,
    },
  };
}

function legendColumns(labels: readonly string[], width: number): number {
  const longest = Math.max(...labels.map((label) => label.length));
  return Math.max(
    1,
    Math.min(labels.length, Math.floor(width / (Math.min(longest, 30) * 7.5 + 40))),
  );
}
