import { chosenFigures, type Figures, judgingSets, type Run } from "@shrinklab/experiments";
import { confidenceInterval, statistics } from "@shrinklab/statistics";
import { methodColor, methodDash, picked, pickMethod, zoomAxes } from "./chart_style.ts";
import type { Figure } from "./figure.ts";
import type { FigureInput } from "./figure_input.ts";

/** More methods than this are shown by the figures of the judging rows alone. */
const MOST_WITH_TRAINING = 3;
/** Epochs that are drawn of a longer run. */
const MOST_EPOCHS = 200;

/** One point of a curve. */
interface Point extends Record<string, string | number | undefined> {
  readonly method: string;
  readonly rows: string;
  readonly kind: "mean" | "chosen";
  readonly panel: "loss" | "accuracy";
  readonly epoch: number;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
  readonly seeds: number;
}

/**
 * Loss and accuracy over the epochs: means over seeds with the interval, the chosen epochs marked.
 *
 * @param input What was run.
 * @returns The figure; none where no run was evaluated twice.
 */
export function learningCurves({ methods, labels, result }: FigureInput): Figure | undefined {
  const judging = judgingSets.find((set) =>
    result.runs.some(({ history }) => history.some((record) => record[set] !== undefined))
  );
  if (judging === undefined) return undefined;
  const sets = methods.length <= MOST_WITH_TRAINING && judging !== "train"
    ? [judging, "train"] as const
    : [judging];
  const points = sets.flatMap((set) =>
    (["loss", "accuracy"] as const).flatMap((panel) =>
      methods.flatMap(({ label, runs }) => [
        ...curve(runs, set, panel).map((point) => ({ method: label, ...point })),
        ...(set === judging ? chosenPoints(runs, set, panel) : [])
          .map((point) => ({ method: label, ...point })),
      ])
    )
  ) as Point[];
  if (!points.some(({ kind }) => kind === "mean")) return undefined;
  const panels = (["loss", "accuracy"] as const).filter((panel) =>
    points.some((point) => point.panel === panel)
  );
  const seeds = Math.max(...points.map(({ seeds }) => seeds));
  const names = { test: "test rows", valid: "rows held out", train: "rows trained on" };
  return {
    name: "learning-curves",
    title: "Learning curves",
    description: `${
      panels.length === 2 ? "Loss without penalties, and accuracy," : "Loss without penalties"
    } after each evaluated epoch on ${sets.map((set) => names[set]).join(" (solid) and ")}${
      sets.length > 1 ? " (dashed)" : ""
    }${
      seeds > 1 ? `: means over ${seeds} seeds, and in the shade the 95 % interval of the mean` : ""
    }. Dots mark the epochs whose weights are counted.`,
    table: {
      columns: ["method", "rows", "figure", "epoch", "mean", "from", "to", "seeds"],
      rows: points.filter(({ kind }) => kind === "mean").map((point) => [
        point.method,
        point.rows,
        point.panel,
        point.epoch,
        point.value.toPrecision(5),
        point.low?.toPrecision(5),
        point.high?.toPrecision(5),
        point.seeds,
      ]),
    },
    chart: {
      zooms: true,
      data: points,
      spec: (width) => {
        const side = width >= 500 && panels.length === 2;
        const inner = side ? (width - 36) / 2 - 46 : width - 46;
        return {
          [side ? "hconcat" : "vconcat"]: panels.map((panel, at) =>
            panelSpec(panel, {
              at,
              inner,
              width,
              labels,
              sets,
              seeds,
              domain: reach(points, panel),
            })
          ),
          resolve: { legend: { color: "shared" } },
        };
      },
    },
  };
}

function panelSpec(
  panel: Point["panel"],
  options: {
    at: number;
    inner: number;
    width: number;
    labels: readonly string[];
    sets: readonly string[];
    seeds: number;
    domain: readonly [number, number];
  },
): object {
  const { at, inner, width, labels, sets, seeds, domain } = options;
  const format = panel === "accuracy" ? ".2%" : ".4f";
  const dash = sets.length > 1
    ? {
      strokeDash: {
        field: "rows",
        type: "nominal",
        scale: { domain: sets, range: [[1, 0], [4, 3]] },
        legend: null,
      },
    }
    : methodDash(labels);
  const tooltip = [
    { field: "method", title: "method" },
    { field: "rows", title: "rows" },
    { field: "epoch", title: "epoch" },
    { field: "value", title: seeds > 1 ? `mean ${panel}` : panel, format },
    ...(seeds > 1
      ? [{ field: "low", title: "from", format }, { field: "high", title: "to", format }]
      : []),
  ];
  const only = (kind: string) => [
    { filter: `datum.panel === '${panel}' && datum.kind === '${kind}'` },
  ];
  return {
    width: Math.round(inner),
    height: width < 500 ? 190 : 230,
    encoding: {
      x: {
        field: "epoch",
        type: "quantitative",
        scale: { nice: false, zero: false, padding: 8 },
        axis: { title: "epoch", tickMinStep: 1, tickCount: 6, format: "d", grid: false },
      },
      y: {
        field: "value",
        type: "quantitative",
        scale: { domain, nice: true, zero: false },
        axis: {
          title: panel,
          minExtent: 36,
          tickCount: 5,
          ...(panel === "accuracy" ? { format: "~%" } : { format: ".4~g" }),
        },
      },
      color: methodColor(labels, width, "stroke"),
    },
    layer: [
      ...(seeds > 1
        ? [{
          transform: only("mean"),
          mark: { type: "area", clip: true, interpolate: "linear" },
          encoding: {
            y: { field: "low" },
            y2: { field: "high" },
            detail: { field: "rows" },
            ...picked(labels.length > 4 ? 0.06 : 0.11),
          },
        }]
        : []),
      {
        transform: only("mean"),
        params: [...(at === 0 ? [pickMethod] : []), { ...zoomAxes, name: `zoom${at}` }],
        mark: { type: "line", clip: true, strokeWidth: 2 },
        encoding: { ...dash, detail: { field: "rows" }, ...picked() },
      },
      {
        transform: only("mean"),
        mark: { type: "circle", clip: true, size: 90, opacity: 0 },
        encoding: { tooltip },
      },
      {
        transform: only("chosen"),
        mark: { type: "circle", clip: true, size: 38, stroke: "var(--page)", strokeWidth: 1 },
        encoding: { tooltip, ...picked() },
      },
    ],
  };
}

/** What an axis has to show: all means, and the intervals of the last epoch; early ones are wide. */
function reach(points: readonly Point[], panel: Point["panel"]): [number, number] {
  const own = points.filter((point) => point.panel === panel);
  const last = Math.max(...own.map(({ epoch }) => epoch));
  const shown = own.flatMap(({ value, low, high, epoch }) =>
    epoch === last ? [value, low ?? value, high ?? value] : [value]
  );
  const [least, most] = [Math.min(...shown), Math.max(...shown)];
  return panel === "accuracy"
    ? [Math.max(0, least), Math.min(1, most)]
    : [Math.max(0, least), most];
}

/** Means over the seeds that still train, epoch by epoch. */
function curve(
  runs: readonly Run[],
  set: "train" | "valid" | "test",
  panel: Point["panel"],
): Omit<Point, "method">[] {
  const byEpoch = new Map<number, number[]>();
  for (const { history } of runs) {
    for (const record of history) {
      const value = record[set]?.[panel];
      if (value === undefined || !Number.isFinite(value)) continue;
      const values = byEpoch.get(record.epoch);
      if (values) values.push(value);
      else byEpoch.set(record.epoch, [value]);
    }
  }
  const epochs = [...byEpoch].sort(([a], [b]) => a - b);
  // A single evaluation is no curve.
  if (epochs.length < 2) return [];
  const step = Math.ceil(epochs.length / MOST_EPOCHS);
  return epochs.filter((_, at) => at % step === 0 || at === epochs.length - 1)
    .map(([epoch, values]) => {
      const interval = confidenceInterval(values);
      const { mean } = statistics(values);
      return {
        rows: set,
        kind: "mean",
        panel,
        epoch,
        value: short(mean),
        ...(interval === undefined ? {} : { low: short(interval.low), high: short(interval.high) }),
        seeds: values.length,
      };
    });
}

/** The epoch of each seed whose weights count. */
function chosenPoints(
  runs: readonly Run[],
  set: "train" | "valid" | "test",
  panel: keyof Figures & Point["panel"],
): Omit<Point, "method">[] {
  return runs.flatMap((run) => {
    const { epoch, ...figures } = chosenFigures(run);
    const value = figures[set]?.[panel];
    if (value === undefined || !Number.isFinite(value)) return [];
    return [{ rows: set, kind: "chosen", panel, epoch, value: short(value), seeds: 1 }];
  });
}

function short(x: number): number {
  return Number(x.toPrecision(5));
}
