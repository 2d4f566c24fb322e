import { panels } from "./chart_style.ts";
import type { Figure } from "./figure.ts";
import type { FigureInput } from "./figure_input.ts";

/** More methods than this are in the table alone. */
const MOST_METHODS = 3;

/**
 * What is predicted for the first rows under many dropout masks: the mean probability of each class
 * with its deviation.
 *
 * @param input What was run.
 * @returns The figure; none where nothing was predicted so.
 */
export function monteCarloFigure({ methods, result }: FigureInput): Figure | undefined {
  const [seed] = result.experiment.seeds;
  const known = methods.flatMap(({ label, runs }) => {
    const { monteCarlo } = runs.find((run) => run.seed === seed) ?? {};
    return monteCarlo === undefined ? [] : [{ label, monteCarlo }];
  });
  if (known.length === 0) return undefined;
  const { classes = [] } = result.dataset;
  const name = (at: number) => classes[at] ?? String(at);
  const rows = known.flatMap(({ label, monteCarlo: { examples } }) =>
    examples.flatMap(({ row, label: right, mean, deviation, entropy }) =>
      mean.map((value, at) => ({
        method: label,
        row,
        entropy,
        class: name(at),
        is: at === right ? "right" : "wrong",
        value,
        low: Math.max(0, value - deviation[at]!),
        high: Math.min(1, value + deviation[at]!),
        deviation: deviation[at]!,
      }))
    )
  );
  const { passes } = known[0]!.monteCarlo;
  const drawn = known.slice(0, MOST_METHODS).map(({ label }) => label);
  const several = known.length > 1;
  const titled = rows.filter(({ method }) => drawn.includes(method)).map((one) => ({
    ...one,
    panel: several
      ? `${one.method}, row ${one.row}`
      : `row ${one.row}: entropy ${one.entropy.toFixed(2)}`,
  }));
  const titles = [...new Set(titled.map(({ panel }) => panel))];
  const longest = Math.max(...rows.map((one) => one.class.length));
  return {
    name: "monte-carlo",
    title: "Under dropout masks",
    description:
      `Probability of each class for the first rows: the mean over ${passes} dropout masks, and one ` +
      `standard deviation to each side. The class that is right is blue.${
        known.length > drawn.length
          ? ` The first ${drawn.length} methods are drawn, all are in the table.`
          : ""
      }`,
    table: {
      columns: ["method", "row", "class", "is", "mean", "deviation", "entropy of the row"],
      rows: rows.map((one) => [
        one.method,
        one.row,
        one.class,
        one.is,
        one.value.toFixed(4),
        one.deviation.toFixed(4),
        one.entropy.toFixed(4),
      ]),
    },
    chart: {
      data: titled.map(({ panel, class: one, is, value, low, high }) => ({
        panel,
        place: titles.indexOf(panel),
        class: one,
        is,
        value: Number(value.toFixed(4)),
        low: Number(low.toFixed(4)),
        high: Number(high.toFixed(4)),
      })),
      spec: (width) => {
        const columns = Math.min(titles.length, width < 500 ? 2 : 3);
        const inner = Math.round((width - 34 - (columns - 1) * 24) / columns);
        return {
          facet: {
            ...panels("panel"),
            header: {
              labelAnchor: "start",
              labelFontSize: 12,
              labelFontWeight: "normal",
              labelLimit: inner,
              labelPadding: 6,
            },
          },
          columns,
          spacing: { row: 20, column: 24 },
          spec: {
            width: inner,
            height: 90,
            encoding: {
              x: {
                field: "class",
                type: "ordinal",
                sort: null,
                axis: {
                  title: null,
                  grid: false,
                  labelAngle: longest > 3 ? -45 : 0,
                  labelLimit: 90,
                },
              },
              tooltip: [
                { field: "class", title: "class" },
                { field: "is", title: "is" },
                { field: "value", title: "mean probability", format: ".3f" },
                { field: "low", title: "less one deviation", format: ".3f" },
                { field: "high", title: "and one deviation", format: ".3f" },
              ],
            },
            layer: [
              {
                mark: { type: "bar", cornerRadiusEnd: 2 },
                encoding: {
                  y: {
                    field: "value",
                    type: "quantitative",
                    scale: { domain: [0, 1] },
                    axis: { title: null, values: [0, 0.5, 1], format: ".4~g" },
                  },
                  color: {
                    condition: { test: "datum.is === 'right'", value: "var(--c1)" },
                    value: "var(--c0)",
                  },
                  opacity: { value: 0.75 },
                },
              },
              {
                mark: { type: "rule", color: "var(--ink)", strokeWidth: 1.5 },
                encoding: { y: { field: "low", type: "quantitative" }, y2: { field: "high" } },
              },
            ],
          },
        };
      },
    },
  };
}
