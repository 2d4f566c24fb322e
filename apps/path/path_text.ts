import type { Terminal } from "@shrinklab/command";
import {
  countOf,
  type PathFigures,
  type PathPoint,
  type PathSummary,
  type SetFigures,
} from "@shrinklab/paths";
import { formatCsv, pointsByLambda, withoutPenalty } from "@shrinklab/report";
import { formatTable } from "@shrinklab/report/table";

/**
 * The path as a table, the chosen point, and what it is without the penalty.
 *
 * @param summary The path.
 * @param terminal How it is shown.
 * @returns Lines.
 */
export function pathText(summary: PathSummary, terminal: Pick<Terminal, "color">): string {
  const { kind, before, chosen, refit, again, emptied, largestLambda } = summary;
  const ofSets = (figures: SetFigures) =>
    setsOf(before).map(({ set, title }) => `${title} ${figureText(figures[set])}`).join(", ");
  const layers = before.units.map(({ layer }) => layer);
  const hasFeatures = before.features !== undefined;
  const columns = [
    { title: "lambda" },
    ...setsOf(before).map((set) => ({ title: set.title })),
    { title: "not zero" },
    ...layers.map((layer) => ({ title: layer })),
    ...(hasFeatures ? [{ title: "features" }] : []),
    { title: "KKT" },
    ...(kind === "network" ? [{ title: "changing" }] : []),
    { title: "", align: "left" as const },
  ];
  const row = (point: PathPoint, mark: string) => [
    point.lambda === 0 ? "0" : point.lambda.toPrecision(3),
    ...setsOf(before).map(({ set }) => figureText(point[set])),
    `${point.nonZero} (${percent(point.nonZero / point.entries)})`,
    ...point.units.map(({ live }) => String(live)),
    ...(hasFeatures ? [String(point.features?.length ?? 0)] : []),
    point.kkt === undefined ? "-" : point.kkt.toExponential(0),
    ...(kind === "network" ? [point.changing === undefined ? "-" : String(point.changing)] : []),
    mark,
  ];
  const rows = [
    ...(kind === "network" ? [row(before, "no penalty")] : []),
    ...listed(summary).map((point) => row(point, point.lambda === chosen.lambda ? "chosen" : "")),
  ];
  return [
    "",
    kind === "network"
      ? `The path of ${summary.method} under ${summary.penalty}, from dense to sparse, every lambda from the weights of the last`
      : `The path of ${summary.method} under ${summary.penalty}, from lambda ${
        largestLambda!.toPrecision(5)
      }, at which the kernel is zero`,
    "",
    formatTable(columns, rows, terminal),
    "",
    ...(emptied === undefined ? [] : [`The path ended: ${emptied}.`]),
    `Chosen: lambda ${chosen.lambda.toPrecision(4)} (${chosen.by}: ${chosen.note}), ${
      percent(1 - chosen.nonZero / chosen.entries)
    } of the kernels' entries are exactly zero${
      layers.length === 0
        ? ""
        : `, ${countOf(chosen, "units")} of ${
          chosen.units.reduce((sum, { size }) => sum + size, 0)
        } hidden units live`
    }.`,
    ...(hasFeatures ? featureLines(summary) : []),
    `Without the penalty, on what is left: ${ofSets(refit)} (no penalty and all weights: ${
      ofSets(withoutPenalty(summary))
    }).`,
    ...(again === undefined ? [] : [
      `The same weights from their first values: ${ofSets(again.rewound)}; a network of ${
        chosen.units.map(({ live }) => live).join(" and ")
      } units from new weights: ${ofSets(again.fresh)}.`,
    ]),
  ].join("\n");
}

/** The features that stay, where they are few enough to be read. */
function featureLines({ chosen, featureNames, before }: PathSummary): string[] {
  const kept = chosen.features ?? [];
  const all = before.features?.length;
  if (featureNames === undefined || kept.length > 30) {
    return [`${kept.length} features stay${all ? ` of ${all}` : ""}; their names are in path.csv.`];
  }
  return [`Features that stay: ${kept.map((i) => featureNames[i]).join(", ") || "none"}.`];
}

function setsOf(point: PathPoint): { set: "train" | "valid" | "test"; title: string }[] {
  return (["train", "valid", "test"] as const).flatMap((set) => {
    const figures = point[set];
    return figures
      ? [{ set, title: figures.accuracy === undefined ? `${set} loss` : `${set} %` }]
      : [];
  });
}

function figureText(figures: PathFigures | undefined): string {
  if (figures === undefined) return "-";
  const { accuracy, loss } = figures;
  return accuracy === undefined ? loss.toPrecision(4) : (100 * accuracy).toFixed(2);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/**
 * The path as CSV: a line for each lambda, with the names of the features that stay.
 *
 * @param summary The path.
 * @returns The file's text.
 */
export function pathCsv(summary: PathSummary): string {
  const { before, chosen, featureNames } = summary;
  const sets = (["train", "valid", "test"] as const).filter((set) => before[set] !== undefined);
  const header = [
    "lambda",
    ...sets.flatMap((set) => [`${set}.loss`, `${set}.accuracy`]),
    "penalty",
    "nonZero",
    "entries",
    ...before.units.map(({ layer }) => `live.${layer}`),
    "kkt",
    "changing",
    "steps",
    "chosen",
    "features",
  ];
  const rows = [before, ...listed(summary)].map((point) => [
    point.lambda,
    ...sets.flatMap((set) => [point[set]!.loss, point[set]!.accuracy]),
    point.penalty,
    point.nonZero,
    point.entries,
    ...point.units.map(({ live }) => live),
    point.kkt,
    point.changing,
    point.steps,
    point.lambda === chosen.lambda ? 1 : 0,
    (point.features ?? []).map((i) => featureNames?.[i] ?? String(i)).join("; "),
  ]);
  return formatCsv(header, rows);
}

/** The points and the chosen one, in the order of the path. */
function listed(summary: PathSummary): PathPoint[] {
  const points = pointsByLambda(summary);
  return summary.kind === "network" ? points : points.reverse();
}
