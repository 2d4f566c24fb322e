import { chosenFigures, type Result, type Run } from "@shrinklab/experiments";
import { shortNumber } from "@shrinklab/names";
import { byLabel, meanText, total } from "./run_groups.ts";
import { formatTable, type TableOptions } from "./table.ts";

/**
 * Zeros by layer: near zeros of every tensor and method, and where there are exact zeros these, the
 * units that live, and how far from zero the near zeros of each method are.
 *
 * @param result What was run.
 * @param options How the tables are written.
 * @returns Lines for a terminal.
 */
export function layerTables(result: Result, options: TableOptions): string {
  const near =
    "Near zero by layer: |w| < 0.0005 max|w| of the tensor, and the share of its weights";
  const none = "Exactly zero: not one weight of any method; a gradient step passes zero, it does " +
    "not stop there";
  const exact = result.runs.some(({ sparsity }) => sparsity.some(({ exactZero }) => exactZero > 0));
  return [
    near,
    "",
    countTable(result, "nearZero", options),
    "",
    ...(exact
      ? [
        "Exactly zero by layer",
        "",
        countTable(result, "exactZero", options),
        ...liveTable(result, options),
        "",
        ...distanceLines(result),
      ]
      : [none]),
  ].join("\n");
}

/** How many units and filters of each hidden layer live; no lines where that is not known. */
function liveTable({ runs }: Result, options: TableOptions): string[] {
  const groups = [...byLabel(runs)];
  const hidden = groups[0]?.[1][0]?.deadUnits?.slice(0, -1) ?? [];
  if (hidden.length === 0 || hidden.some(({ live }) => live === undefined)) return [];
  const live = (group: readonly Run[], at: number) =>
    meanText(group, (run) => run.deadUnits?.[at]?.live, (x) => String(Number(x.toFixed(1))));
  return [
    "",
    "Live units and filters: an incoming and an outgoing weight, biases aside, is not exactly zero",
    "",
    formatTable(
      [{ title: "layer", align: "left" }, { title: "of" }, ...groups.map(([title]) => ({ title }))],
      hidden.map(({ layer, size }, at) => [
        layer,
        String(size),
        ...groups.map(([, group]) => live(group, at)),
      ]),
      options,
    ),
  ];
}

/** For each method how many of its near zeros are exact, and how far from zero the others are. */
function distanceLines({ runs }: Result): string[] {
  const groups = [...byLabel(runs)].map(([label, group]) => {
    const sum = (count: "nearZero" | "exactZero") =>
      group.reduce((all, run) => all + total(run, (record) => record[count]), 0) / group.length;
    const near = group.flatMap(({ sparsity }) => sparsity.map((record) => record.maxNearZero ?? 0));
    return {
      label,
      group,
      near: sum("nearZero"),
      exact: sum("exactZero"),
      most: Math.max(...near),
    };
  });
  const number = (x: number) => Math.round(x).toLocaleString("en");
  const accuracy = ({ group }: typeof groups[number]) =>
    meanText(group, (run) => {
      const { test, valid, train } = chosenFigures(run);
      return (test ?? valid ?? train)?.accuracy;
    }, (x) => (100 * x).toFixed(2));
  return [
    "How far from zero near zeros are:",
    ...groups.map((one) =>
      `  ${one.label}: ${number(one.near)} near zero, ${number(one.exact)} exactly zero` +
      (one.most > 0 ? `, the others up to ${shortNumber(Number(one.most.toPrecision(2)))}` : "") +
      `; ${accuracy(one)} % right`
    ),
  ];
}

function countTable(
  { runs }: Result,
  count: "nearZero" | "exactZero",
  options: TableOptions,
): string {
  const groups = [...byLabel(runs)];
  const tensors = groups[0]?.[1][0]?.sparsity ?? [];
  const cell = (group: readonly Run[], at: number, size: number) => {
    const own = (run: Run) => run.sparsity[at]?.[count];
    const mean = meanText(group, own, (x) => String(Number(x.toFixed(1))));
    const share = group.reduce((sum, run) => sum + (own(run) ?? 0), 0) / group.length / size;
    return `${mean} (${(100 * share).toFixed(2)} %)`;
  };
  return formatTable(
    [
      { title: "tensor", align: "left" },
      { title: "size" },
      ...groups.map(([title]) => ({ title })),
    ],
    tensors.map(({ parameter, size }, at) => [
      parameter,
      String(size),
      ...groups.map(([, group]) => cell(group, at, size)),
    ]),
    options,
  );
}
