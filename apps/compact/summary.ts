import type { BackendSummary } from "@shrinklab/backends";
import { wrapText } from "@shrinklab/command";
import { formatNetwork, type ModelSpec } from "@shrinklab/models";
import { backendText } from "@shrinklab/report";
import { type Column, formatTable } from "@shrinklab/report/table";
import type { KeptUnit, NetworkSize } from "@shrinklab/sparsity/compact";
import type { Times } from "./measure.ts";

/** What `compact` finds; the shape of its `--json` and of `compact.json`. */
export interface CompactSummary {
  readonly format: 1;
  readonly app: "compact";
  /** Command line as one could type it again. */
  readonly command: string;
  /** What was made smaller, in words. */
  readonly source: string;
  /** What computed it. */
  readonly backend: BackendSummary;
  /** Shape of a row, and the smaller network's layers as text. */
  readonly input: readonly number[];
  readonly network: string;
  readonly before: NetworkSize & Times;
  readonly after: NetworkSize & Times;
  /** The largest difference of an output, over the largest |output|. */
  readonly largestDifference: number;
  /** Which rows were compared, and how many. */
  readonly compared: { readonly what: string; readonly rows: number };
  /** Rows that were timed, and how often. */
  readonly timed: { readonly rows: number; readonly rounds: number };
  /** Dead units that are still there. */
  readonly kept: readonly KeptUnit[];
}

const columns: readonly Column[] = [
  { title: "", align: "left" },
  { title: "before" },
  { title: "after" },
  { title: "ratio" },
];

/**
 * Writes what was found for a reader.
 *
 * @param summary What was found.
 * @param options `before`: the network that was made smaller; `color` and `columns` of the terminal.
 * @returns Lines.
 */
export function compactText(
  summary: CompactSummary,
  { before: spec, color, columns: width }: {
    readonly before: ModelSpec;
    readonly color: boolean;
    readonly columns: number;
  },
): string {
  const { before, after, largestDifference, compared, timed, kept } = summary;
  const count = (value: number) => value.toLocaleString("en");
  const row = (name: string, read: (one: typeof before) => number, text = count) => [
    name,
    text(read(before)),
    text(read(after)),
    (read(after) / read(before)).toFixed(3),
  ];
  const ms = (value: number) => value.toPrecision(3);
  const shape = spec.input.join("x");
  const wrapped = (line: string) => wrapText(line, width);
  return [
    ...wrapped(`${summary.source}; ${backendText(summary.backend)}`),
    "",
    formatTable(columns, [
      row("parameters", (one) => one.parameters),
      row("hidden units and filters", (one) => one.units),
      row("FLOPs of a row forward", (one) => one.flops),
      row("bytes of the weights", (one) => one.bytes),
      row("training step, ms", (one) => one.stepMs, ms),
      row("inference, ms", (one) => one.inferenceMs, ms),
    ], { color }),
    "",
    ...wrapped(
      "FLOPs: two for each product with a kernel's weight. Times: " +
        `${timed.rounds === 1 ? "one round" : `medians of ${timed.rounds} rounds`} in turn, ` +
        `${count(timed.rows)} rows each; the step without penalties`,
    ),
    "",
    ...wrapped(`before: ${shape} ${formatNetwork(spec.layers)}`),
    ...wrapped(`after: ${shape} ${summary.network}`),
    "",
    ...wrapped(
      `Largest difference of outputs on ${count(compared.rows)} ${compared.what}: ` +
        `${largestDifference === 0 ? "0" : largestDifference.toExponential(1)} of the largest ` +
        "|output|",
    ),
    ...keptLines(kept, width),
  ].join("\n");
}

/** Units that stay, those of a layer with one reason together. */
function keptLines(kept: readonly KeptUnit[], width: number): string[] {
  if (kept.length === 0) return ["No dead unit had to stay"];
  const groups = Map.groupBy(kept, ({ layer, reason }) => `${layer}: ${reason}`);
  const indent = "  ";
  return [
    `${kept.length} dead ${kept.length === 1 ? "unit has" : "units have"} to stay:`,
    ...[...groups.values()].flatMap((units) => {
      const [{ layer, reason }] = units as [KeptUnit, ...KeptUnit[]];
      const text = `${layer} ${units.map(({ unit }) => unit).join(" ")}: ${reason}`;
      return wrapText(text, width - 2 * indent.length)
        .map((line, at) => indent.repeat(at === 0 ? 1 : 2) + line);
    }),
  ];
}
