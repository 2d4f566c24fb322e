import {
  type Field,
  fieldsOf,
  type FieldValue,
  judgingFigure,
  type SeedGroup,
  settingsOf,
  type TrialEntry,
} from "@shrinklab/listing";
import { shortNumber } from "@shrinklab/names";
import { formatTable } from "@shrinklab/report/table";

/** Letters of a trial's id that are shown. */
const ID_LETTERS = 12;
/** Letters of an error that are shown. */
const ERROR_LETTERS = 60;

/**
 * Writes trials as a table under a line that counts them.
 *
 * @param trials The trials.
 * @param options Where they are kept; fields that have a column beside the usual ones; colour.
 * @returns Lines for a terminal, of any length.
 */
export function trialsText(
  trials: readonly TrialEntry[],
  { place, named, color }: {
    readonly place: string;
    readonly named: readonly string[];
    readonly color: boolean;
  },
): string {
  const sweeps = [...new Set(trials.map(({ sweep }) => sweep))];
  const states = Map.groupBy(trials, ({ state }) => state);
  const counts = [...states].map(([state, { length }]) => `${countText(length)} ${state}`);
  const heading = `${countText(trials.length)} runs` +
    (sweeps.length === 1 ? ` of sweep ${sweeps[0]}` : "") + ` in ${place}` +
    (counts.length === 0 ? "" : `: ${counts.join(", ")}`);
  if (trials.length === 0) return heading;
  const fields = fieldsOf(trials);
  const figures = [...Map.groupBy(trials, ({ sweep }) => sweep).values()].map(judgingFigure);
  const some = (name: string) => trials.some((trial) => fields.get(name)!.of(trial) !== undefined);
  const names = new Set([
    ...(sweeps.length === 1 ? [] : ["sweep"]),
    "method",
    ...settingsOf(trials),
    "seed",
    "state",
    ...[...figures, "judging.loss", ...named, "sparsity", "seconds"].filter(some),
    ...(trials.some(({ attempts }) => attempts > 1) ? ["attempts"] : []),
    "id",
    ...["error"].filter(some),
  ]);
  const shown = [...names].map((name) => fields.get(name)!);
  const table = formatTable(
    shown.map(({ name, kind }) => ({
      title: kind === "share" ? `${name} %` : name,
      align: kind === "text" ? "left" : "right",
    })),
    trials.map((trial) => shown.map((field) => cell(field, field.of(trial)))),
    { color },
  );
  return `${heading}\n\n${table}`;
}

/**
 * Writes groups as a table for each sweep.
 *
 * @param groups The groups.
 * @param options Where they are kept; colour.
 * @returns Lines for a terminal, of any length.
 */
export function groupsText(
  groups: readonly SeedGroup[],
  { place, color }: { readonly place: string; readonly color: boolean },
): string {
  if (groups.length === 0) return `0 groups in ${place}`;
  const fields = fieldsOf([]);
  return [...Map.groupBy(groups, ({ sweep }) => sweep)].map(([sweep, ofSweep]) => {
    const figure = ofSweep[0]!.figure;
    const percent = fields.get(figure)?.kind === "share";
    const settings = settingsOf(ofSweep);
    const table = formatTable(
      [
        { title: "method", align: "left" },
        ...settings.map((title) => ({ title })),
        { title: "trials" },
        { title: "seeds" },
        { title: `mean ${figure}${percent ? " %" : ""}` },
        { title: "deviation" },
        { title: "95 % interval of the mean", align: "left" },
      ],
      ofSweep.map(({ method, set, trials, seeds, mean, deviation, low, high }) => {
        const digits = percent ? 2 : digitsFor(mean ?? 0);
        const write = (value: number | undefined) =>
          value === undefined ? "-" : (percent ? 100 * value : value).toFixed(digits);
        return [
          method,
          ...settings.map((name) => set?.[name] === undefined ? "-" : shortNumber(set[name])),
          String(trials),
          String(seeds),
          write(mean),
          write(deviation),
          low === undefined ? "-" : `${write(low)} to ${write(high)}`,
        ];
      }),
      { color },
    );
    return [
      `Sweep ${sweep} in ${place}, over seeds: Student's t, deviation with n - 1`,
      "",
      table,
    ].join("\n");
  }).join("\n\n");
}

/** Digits after the point with which a number has four that count. */
function digitsFor(x: number): number {
  return x === 0 ? 0 : Math.min(20, Math.max(0, 3 - Math.floor(Math.log10(Math.abs(x)))));
}

function cell(
  { name, kind }: Pick<Field<TrialEntry>, "name" | "kind">,
  value: FieldValue,
): string {
  if (value === undefined) return "-";
  if (typeof value === "string") {
    if (name === "id") return value.slice(0, ID_LETTERS);
    return value.length > ERROR_LETTERS ? `${value.slice(0, ERROR_LETTERS - 1)}…` : value;
  }
  if (kind === "share") return (100 * value).toFixed(2);
  if (kind === "setting") return shortNumber(value);
  return kind === "whole" ? String(value) : value.toFixed(digitsFor(value));
}

function countText(count: number): string {
  return count.toLocaleString("en-US");
}
