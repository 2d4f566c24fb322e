import { type Run, sweptKeys } from "@shrinklab/experiments";
import { confidenceInterval, statistics } from "@shrinklab/statistics";
import { capital } from "../verdict_words.ts";
import { methodColor, methodDash, picked, pickMethod } from "./chart_style.ts";
import type { Figure } from "./figure.ts";
import type { FigureInput } from "./figure_input.ts";

/**
 * What becomes of accuracy, zeros and weights along a swept setting.
 *
 * @param input What was run.
 * @returns The figure; none where nothing was swept.
 */
export function sweepFigure(
  { figure, methods, result: { experiment } }: FigureInput,
): Figure | undefined {
  const keys = sweptKeys(experiment);
  if (keys.length === 0) return undefined;
  const { name, of, unit } = figure;
  // A path moves one method: each is drawn along the first of its own settings.
  const series = methods.flatMap(({ runs }) => {
    const { method, set = {} } = runs[0]!;
    const [first, ...rest] = Object.entries(set);
    if (first === undefined) return [];
    const label = [method, ...rest.map(([one, value]) => `${one}=${value}`)].join(" ");
    return [{ label, setting: first[0], value: first[1], runs }];
  });
  const settings = [...new Set(series.map(({ setting }) => setting))];
  const setting = settings.length === 1 ? settings[0]! : "swept value";
  const labels = [...new Set(series.map(({ label }) => label))];
  const rows = series.flatMap(({ label, value, runs }) =>
    [
      { panel: name, ...meanOf(runs, of) },
      { panel: "near zero", ...meanOf(runs, (run) => share(run, "nearZero")) },
      { panel: "exactly zero", ...meanOf(runs, (run) => share(run, "exactZero")) },
    ].flatMap((row) => row.mean === undefined ? [] : [{ method: label, at: value, ...row }])
  );
  const quantiles = series.flatMap(({ label, value, runs }) =>
    (runs[0]!.quantiles ?? []).flatMap(({ share }, place) => {
      const { mean } = meanOf(runs, (run) => run.quantiles?.[place]?.value);
      return mean === undefined
        ? []
        : [{ method: label, at: value, panel: "weights", share, mean }];
    })
  );
  const values = series.map(({ value }) => value);
  const logarithmic = values.every((value) => value > 0);
  const shares = [...new Set(quantiles.map(({ share }) => share))];
  const swept = setting === "lambda" ? "factor on every strength" : setting;
  return {
    name: "sweep",
    title: `Along ${swept}`,
    description: `${capital(name)}${
      experiment.seeds.length > 1 ? " with the 95 % interval of its mean over seeds" : ""
    }, the share of weights near and exactly zero${
      shares.length === 0
        ? ""
        : `, and the quantiles of all kernels' weights (${
          shares.map((one) => `${100 * one} %`).join(", ")
        })`
    } at each value${logarithmic ? ", on a logarithmic axis" : ""}.`,
    table: {
      columns: ["method", setting, "figure", "mean", "from", "to"],
      rows: [
        ...rows.map((
          { method, at, panel, mean, low, high },
        ) => [method, at, panel, ...[mean, low, high].map(short)]),
        ...quantiles.map((
          { method, at, share, mean },
        ) => [method, at, `weights, ${100 * share} %`, short(mean), undefined, undefined]),
      ],
    },
    chart: {
      data: [...rows, ...quantiles],
      spec: (width) => {
        const x = {
          field: "at",
          type: "quantitative",
          scale: logarithmic ? { type: "log", nice: false } : { nice: false },
          axis: {
            title: swept,
            grid: false,
            format: ".4~g",
            ...(logarithmic
              ? { values: [...new Set(values)], labelOverlap: "greedy" }
              : { tickCount: 5 }),
          },
        };
        const color = methodColor(labels, width, "stroke");
        const tooltip = [
          { field: "method", title: "method" },
          { field: "at", title: setting, format: ".4~g" },
          { field: "panel", title: "figure" },
          { field: "mean", title: "mean", format: ".4~g" },
        ];
        const side = width >= 500;
        const inner = Math.round(side ? (width - 132) / 2 : width - 56);
        const panel = (
          title: string,
          axis: object,
          layer: object[],
          filter: string,
          scale: object = { zero: false },
        ) => ({
          title,
          width: inner,
          height: 170,
          transform: [{ filter }],
          encoding: {
            x,
            color,
            y: {
              field: "mean",
              type: "quantitative",
              axis: { title: null, minExtent: 40, tickCount: 5, ...axis },
              scale,
            },
          },
          layer,
        });
        const line = [
          {
            mark: { type: "line", strokeWidth: 2 },
            encoding: { ...methodDash(labels), ...picked() },
          },
          {
            mark: { type: "circle", size: 50 },
            encoding: { tooltip, ...picked() },
          },
        ];
        const panels = [
          panel(`${name}${unit === "points" ? ", %" : ""}`, {}, [
            {
              params: [pickMethod],
              mark: { type: "rule", strokeWidth: 1.5 },
              encoding: { y: { field: "low" }, y2: { field: "high" }, ...picked(0.7) },
            },
            ...line,
          ], `datum.panel === '${name}'`),
          ...(["near zero", "exactly zero"] as const).map((one) =>
            panel(
              `${one}, share of all weights`,
              { format: "~%" },
              line,
              `datum.panel === '${one}'`,
              shareScale(rows.filter(({ panel }) => panel === one)),
            )
          ),
          ...(shares.length === 0 ? [] : [panel("quantiles of the weights", { format: ".4~g" }, [
            {
              mark: { type: "line", strokeWidth: 1.5 },
              encoding: { detail: { field: "share" }, ...picked() },
            },
            {
              mark: { type: "circle", size: 24 },
              encoding: {
                tooltip: [...tooltip.slice(0, 2), {
                  field: "share",
                  title: "quantile",
                  format: "~%",
                }, tooltip[3]],
                ...picked(),
              },
            },
          ], "datum.panel === 'weights'")]),
        ];
        return {
          concat: panels,
          columns: side ? 2 : 1,
          spacing: { row: 28, column: 40 },
          resolve: { legend: { color: "shared" } },
        };
      },
    },
  };
}

/** From 0 on, also where nothing is zero. */
function shareScale(rows: readonly { readonly mean?: number }[]): object {
  const most = Math.max(...rows.map(({ mean = 0 }) => mean));
  return most === 0 ? { domain: [0, 0.01] } : { domainMin: 0, nice: true };
}

function meanOf(
  runs: readonly Run[],
  of: (run: Run) => number | undefined,
): { readonly mean?: number; readonly low?: number; readonly high?: number } {
  const values = runs.map(of).filter((x) => x !== undefined && Number.isFinite(x)) as number[];
  if (values.length === 0) return {};
  const interval = confidenceInterval(values);
  return {
    mean: statistics(values).mean,
    ...(interval === undefined ? {} : { low: interval.low, high: interval.high }),
  };
}

function share({ sparsity }: Run, count: "nearZero" | "exactZero"): number {
  return sparsity.reduce((sum, record) => sum + record[count], 0) /
    sparsity.reduce((sum, { size }) => sum + size, 0);
}

function short(x: number | undefined): string | undefined {
  return x === undefined ? undefined : String(Number(x.toPrecision(4)));
}
