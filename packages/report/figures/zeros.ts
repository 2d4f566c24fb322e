import { methodColor, picked, pickMethod } from "./chart_style.ts";
import type { Figure } from "./figure.ts";
import type { FigureInput } from "./figure_input.ts";

/**
 * The share of near and of exact zeros in each kernel, by method.
 *
 * @param input What was run.
 * @returns The figure; none where there are no kernels.
 */
export function zerosFigure({ methods, labels, result }: FigureInput): Figure | undefined {
  const tensors = [
    ...new Set(result.runs.flatMap(({ sparsity }) => sparsity.map(({ parameter }) => parameter))),
  ];
  const rows = tensors.flatMap((parameter) =>
    methods.flatMap(({ label, runs }) => {
      const found = runs.flatMap(({ sparsity }) =>
        sparsity.filter((record) => record.parameter === parameter)
      );
      if (found.length === 0) return [];
      const mean = (count: "nearZero" | "exactZero") =>
        found.reduce((sum, record) => sum + record[count], 0) / found.length;
      const { size } = found[0]!;
      return [{ label, parameter, size, near: mean("nearZero"), exact: mean("exactZero") }];
    })
  );
  const kernels = rows.filter(({ parameter }) => parameter.endsWith("/kernel"));
  if (kernels.length === 0) return undefined;
  const none = rows.every(({ exact }) => exact === 0);
  const layers = [...new Set(kernels.map(({ parameter }) => layerOf(parameter)))];
  return {
    name: "zeros",
    title: "Zeros, layer by layer",
    description:
      "The share of each kernel that is near zero, |w| < 0.0005 max|w| (light), and exactly zero " +
      `(solid)${result.experiment.seeds.length > 1 ? ", means over seeds" : ""}. ${
        none
          ? "Not one weight is exactly zero: a gradient step passes zero, it does not stop there."
          : "An exact zero is also near zero."
      }`,
    table: {
      columns: [
        "tensor",
        "method",
        "weights",
        "near zero",
        "near zero %",
        "exactly zero",
        "exactly zero %",
      ],
      rows: rows.map(({ label, parameter, size, near, exact }) => [
        parameter,
        label,
        size,
        Number(near.toFixed(1)),
        (100 * near / size).toFixed(2),
        Number(exact.toFixed(1)),
        (100 * exact / size).toFixed(2),
      ]),
    },
    chart: {
      data: kernels.map(({ label, parameter, size, near, exact }) => ({
        method: label,
        layer: layerOf(parameter),
        near: near / size,
        exact: exact / size,
        weights: size,
      })),
      spec: (width) => ({
        width,
        autosize: { type: "fit-x", contains: "padding" },
        height: { step: methods.length > 6 ? 9 : 13, for: "offset" },
        encoding: {
          y: {
            field: "layer",
            type: "nominal",
            sort: null,
            scale: { domain: layers, paddingInner: 0.3, paddingOuter: 0.1 },
            axis: { title: null, grid: false, labelColor: "var(--ink)", labelFontSize: 13 },
          },
          yOffset: { field: "method", sort: null, scale: { domain: labels } },
          color: methodColor(labels, width, "square"),
          tooltip: [
            { field: "method", title: "method" },
            { field: "layer", title: "layer" },
            { field: "near", title: "near zero", format: ".2%" },
            { field: "exact", title: "exactly zero", format: ".2%" },
            { field: "weights", title: "weights", format: "," },
          ],
        },
        layer: [
          {
            params: [pickMethod],
            mark: { type: "bar", cornerRadiusEnd: 2 },
            encoding: {
              x: {
                field: "near",
                type: "quantitative",
                scale: { domainMin: 0, nice: true },
                axis: { title: "share of the kernel", format: "~%", tickCount: 5 },
              },
              ...picked(0.4),
            },
          },
          {
            mark: { type: "bar", cornerRadiusEnd: 2 },
            encoding: { x: { field: "exact", type: "quantitative" }, ...picked() },
          },
        ],
      }),
    },
  };
}

/** A kernel by its layer. */
export function layerOf(parameter: string): string {
  return parameter.replace(/\/kernel$/, "");
}
