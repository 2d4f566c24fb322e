import { pairedDifferences } from "@shrinklab/statistics";
import { methodColor, methodRows } from "./chart_style.ts";
import type { Figure } from "./figure.ts";
import type { FigureInput } from "./figure_input.ts";

/**
 * Differences of each method to the first one, seed by seed, with the interval of their mean.
 *
 * @param input What was run.
 * @returns The figure; none where no two methods have two seeds in common.
 */
export function differencesFigure(
  { figure, methods, comparisons, labels }: FigureInput,
): Figure | undefined {
  const [first] = methods;
  const shown = comparisons.filter(({ low }) => low !== undefined);
  if (first === undefined || shown.length === 0) return undefined;
  const { name, unit = "", digits } = figure;
  const write = (x: number | undefined) => x === undefined ? undefined : signed(x, digits + 1);
  const bySeed = (label: string) => {
    const { values } = methods.find((method) => method.label === label)!;
    const seeds = [...values.keys()].filter((seed) => first.values.has(seed));
    return pairedDifferences(values, first.values).map((value, at) => [seeds[at]!, value] as const);
  };
  const names = shown.map(({ method }) => method);
  return {
    name: "differences",
    title: `Difference to ${first.label}, seed by seed`,
    description:
      `Each dot is one seed's ${name} less that of ${first.label} with the same seed, the diamond ` +
      "their mean with its 95 % interval. An interval that reaches over 0 claims no order.",
    table: {
      columns: ["method", "mean", "from", "to", "p after Holm", "outcome", "each seed"],
      rows: shown.map(({ method, mean, low, high, holmP, outcome }) => [
        method,
        write(mean),
        write(low),
        write(high),
        holmP?.toPrecision(2),
        outcome === "open" ? "not told apart" : outcome,
        bySeed(method).map(([seed, value]) => `${seed}: ${write(value)}`).join(", "),
      ]),
    },
    chart: {
      data: shown.flatMap(({ method, mean, low, high }) => [
        ...bySeed(method).map(([seed, value]) => ({ method, kind: "seed", seed, value })),
        { method, kind: "mean", value: mean, low, high },
      ]),
      spec: (width) => ({
        width,
        autosize: { type: "fit-x", contains: "padding" },
        height: { step: names.length > 8 ? 26 : 36 },
        encoding: {
          y: methodRows(names, width),
          x: {
            field: "value",
            type: "quantitative",
            axis: {
              title: `difference${unit === "" ? "" : `, ${unit}`}`,
              tickCount: width < 500 ? 4 : 8,
              format: "+.4~g",
              labelExpr: "datum.value === 0 ? '0' : datum.label",
            },
          },
          color: { ...methodColor(labels, width), legend: null },
        },
        layer: [
          {
            data: { values: [{ value: 0 }] },
            mark: { type: "rule", strokeDash: [3, 3] },
            encoding: {
              x: { datum: 0 },
              y: { value: 0 },
              y2: { value: "height" },
              color: { value: "var(--muted)" },
            },
          },
          {
            transform: [{ filter: "datum.kind === 'mean'" }],
            mark: { type: "rule", strokeWidth: 2.5 },
            encoding: { x: { field: "low" }, x2: { field: "high" } },
          },
          {
            transform: [{ filter: "datum.kind === 'seed'" }],
            mark: { type: "circle", size: 40, opacity: 0.45 },
            encoding: {
              tooltip: [
                { field: "method", title: "method" },
                { field: "seed", title: "seed" },
                { field: "value", title: "difference", format: `+.${digits + 1}f` },
              ],
            },
          },
          {
            transform: [{ filter: "datum.kind === 'mean'" }],
            mark: {
              type: "point",
              shape: "diamond",
              size: 170,
              filled: true,
              stroke: "var(--page)",
              strokeWidth: 1.5,
            },
            encoding: {
              tooltip: [
                { field: "method", title: "method" },
                { field: "value", title: "mean difference", format: `+.${digits + 1}f` },
                { field: "low", title: "from", format: `+.${digits + 1}f` },
                { field: "high", title: "to", format: `+.${digits + 1}f` },
              ],
            },
          },
        ],
      }),
    },
  };
}

/** A number with its sign. */
export function signed(x: number, digits: number): string {
  return `${x < 0 ? "-" : "+"}${Math.abs(x).toFixed(digits)}`;
}
