import { type Terminal, wrapText } from "@shrinklab/command";
import { pathNetworks, type PathsComparison } from "@shrinklab/report";
import { formatTable } from "@shrinklab/report/table";
import { statistics } from "@shrinklab/statistics";

/**
 * Paths over seeds as tables: what each left and how good it is, the means over seeds, and what they
 * tell apart.
 *
 * @param compared The paths.
 * @param terminal How they are shown.
 * @returns Lines.
 */
export function pathsText(
  compared: PathsComparison,
  terminal: Pick<Terminal, "color" | "columns">,
): string {
  const { paths, means, verdicts } = compared;
  const { title, write } = figureOf(compared);
  const seeds = new Set(paths.map(({ seed }) => seed)).size;
  const rows = means.map(({ method, network, mean, deviation, low, high }) => [
    method,
    network,
    write(mean),
    write(deviation),
    `${write(low)} to ${write(high)}`,
  ]);
  const columns = [
    { title: "method", align: "left" },
    { title: "network", align: "left" },
    { title: `mean ${title}` },
    { title: "deviation" },
    { title: "95 % interval of the mean", align: "left" },
  ] as const;
  const blocks = [
    `${title} of each path`,
    pathTable(compared, terminal),
    ...(means.length === 0 ? [] : [
      `Over ${seeds} seeds: Student's t, deviation with n - 1`,
      formatTable(columns, rows, terminal),
    ]),
    sizeLines(compared).join("\n"),
    verdicts.flatMap((verdict) => wrapText(verdict, terminal.columns)).join("\n"),
  ];
  return `\n${blocks.filter((block) => block !== "").join("\n\n")}`;
}

/** What paths are judged by, as in a table's head, and how it is written. */
function figureOf({ figure }: PathsComparison): {
  title: string;
  write: (value: number) => string;
} {
  const [set, what] = figure.split(" ");
  return what === "accuracy"
    ? { title: `${set} %`, write: (value) => value.toFixed(2) }
    : { title: figure, write: (value) => value.toPrecision(4) };
}

function pathTable(compared: PathsComparison, terminal: Pick<Terminal, "color">): string {
  const { paths } = compared;
  const { write } = figureOf(compared);
  const shown = pathNetworks.filter((name) => paths.some(({ figures }) => name in figures));
  const hasUnits = paths.some(({ units }) => units.length > 0);
  const hasFeatures = paths.some(({ features }) => features !== undefined);
  return formatTable(
    [
      { title: "method", align: "left" },
      { title: "seed" },
      { title: "lambda" },
      { title: "exactly zero %" },
      ...(hasUnits ? [{ title: "units" }] : []),
      ...(hasFeatures ? [{ title: "features" }] : []),
      ...shown.map((title) => ({ title })),
      { title: "seconds" },
    ],
    paths.map(({ method, seed, lambda, exactZero, units, features, figures, seconds }) => [
      method,
      String(seed),
      lambda.toPrecision(3),
      (100 * exactZero).toFixed(2),
      ...(hasUnits ? [units.join(" + ")] : []),
      ...(hasFeatures ? [String(features ?? "-")] : []),
      ...shown.map((name) => figures[name] === undefined ? "-" : write(figures[name])),
      seconds.toFixed(1),
    ]),
    terminal,
  );
}

/** The units that each method leaves alive, layer by layer, over its seeds. */
function sizeLines({ paths }: PathsComparison): string[] {
  return [...Map.groupBy(paths, ({ method }) => method)].flatMap(([method, own]) => {
    const layers = own[0]!.units.map((_, at) => own.map(({ units }) => units[at]!));
    if (own.length < 2 || layers.length === 0) return [];
    const texts = layers.map((counts) =>
      `${statistics(counts).mean.toFixed(1)} (${Math.min(...counts)} to ${Math.max(...counts)})`
    );
    return [`${method}: ${texts.join(" and ")} units live`];
  });
}
