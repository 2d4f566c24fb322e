import { formatTable } from "@shrinklab/report";
import type { DeadUnits, ZeroCounts } from "@shrinklab/sparsity";
import type { SparsitySummary } from "./summary.ts";

/** How the order of layers is known. */
const orders: Readonly<Record<NonNullable<SparsitySummary["order"]>, string>> = {
  given: "is the one given",
  file: "is stated in the file",
  names: "follows from their names",
  sizes: "is the only one that their sizes allow",
};

/**
 * Writes the counts of a file as tables.
 *
 * @param summary The counts.
 * @param color Whether to use bold headings.
 * @returns Lines for a terminal.
 */
export function summaryText(summary: SparsitySummary, color: boolean): string {
  const { file, threshold, tensors, total, apart, order, layers, notes } = summary;
  const counts = formatTable(
    [
      { title: "tensor", align: "left" },
      { title: "shape", align: "left" },
      { title: "size" },
      { title: "max |w|" },
      { title: "near zero" },
      { title: "%" },
      { title: "exact zero" },
      { title: "%" },
      { title: "", align: "left" },
    ],
    [
      ...tensors.map((t) => [t.parameter, t.shape.join("x"), ...cells(t), remark(t)]),
      ["all", "", ...cells(total), remark({ ...total, allZero: false })],
    ],
    { color },
  );
  const others = formatTable(
    [
      { title: "not counted", align: "left" },
      { title: "shape", align: "left" },
      { title: "", align: "left" },
    ],
    apart.map(({ name, shape, dtype, role }) => [name, shape.join("x"), `${role}, ${dtype}`]),
    { color },
  );
  const dead = formatTable(
    [
      { title: "layer", align: "left" },
      { title: "" },
      { title: "", align: "left" },
      { title: "silent" },
      { title: "unread" },
    ],
    layers.map((layer) => [
      layer.layer,
      String(layer.size),
      layer.kind,
      numbered(layer.silent),
      numbered(layer.unread),
    ]),
    { color },
  );
  return [
    `${file}: near zero is |w| < ${threshold} max|w| of the tensor`,
    "",
    counts,
    ...(apart.length === 0 ? [] : ["", others]),
    ...(order === null ? [] : [
      "",
      "Dead units: silent have no incoming weight, unread have no outgoing one (all near zero)",
      `The order of layers ${orders[order]}`,
      "",
      dead,
    ]),
    ...(notes.length === 0 ? [] : ["", ...notes.map((note) => `Note: ${note}`)]),
  ].join("\n");
}

function cells({ size, maxAbs, nearZero, exactZero }: ZeroCounts): string[] {
  const share = (count: number) => size === 0 ? "-" : (100 * count / size).toFixed(2);
  return [
    String(size),
    maxAbs === 0 ? "0" : maxAbs.toPrecision(4),
    String(nearZero),
    share(nearZero),
    String(exactZero),
    share(exactZero),
  ];
}

function remark({ allZero, notFinite }: { allZero: boolean; notFinite: number }): string {
  return [...(allZero ? ["all zero"] : []), ...(notFinite > 0 ? [`${notFinite} not finite`] : [])]
    .join(", ");
}

/** The count and, while there are few, which ones. */
function numbered(units: DeadUnits["silent"]): string {
  return units.length === 0 || units.length > 8
    ? String(units.length)
    : `${units.length} (${units.join(" ")})`;
}
