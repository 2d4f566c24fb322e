import {
  type Call,
  choicesFlag,
  type Flag,
  inGroup,
  namesFlag,
  numberFlag,
  numbersFlag,
  switchFlag,
  textFlag,
  UsageError,
  valueFlag,
} from "@shrinklab/command";
import {
  type Condition,
  parseCondition,
  parseSortKey,
  type TableFormat,
  tableFormat,
} from "@shrinklab/listing";

/** Flags of `runs`. */
export const runsFlags = {
  store: textFlag("the store", "FILE|URL", "runs/store.sqlite"),
  ...inGroup("Which", {
    sweep: textFlag("trials of this sweep", "NAME"),
    method: namesFlag("trials of these methods"),
    state: choicesFlag("trials in these states", ["missing", "running", "failed", "done"]),
    seed: numbersFlag("trials with these seeds", "N,...", { integer: true }),
    where: conditionsFlag("trials for which this holds: <, <=, >, >=, = or !=; more than one: all"),
    limit: numberFlag("how many rows at most", { integer: true, min: 1 }),
  }),
  ...inGroup("How", {
    sort: valueFlag(
      "in this order; -FIELD for the largest first. Of groups: mean, deviation, seeds, ...",
      "FIELD",
      undefined,
      parseSortKey,
    ),
    group: switchFlag("a row for each method and set of values: mean over seeds, 95 % t interval"),
    figure: textFlag("what --group takes the mean of (default: what verdicts compare)", "FIELD"),
    json: switchFlag("print JSON on stdout, and nothing else"),
    export: exportFlag("write what is listed to a file: .csv, .json or .parquet"),
    epochs: switchFlag("with --export: a row for every epoch"),
  }),
  ...inGroup("Sweeps", {
    rename: renameFlag("give a sweep another name"),
    delete: textFlag("remove a sweep with all its trials", "NAME"),
    yes: switchFlag("with --delete: do it"),
  }),
};

/** A call of `runs`. */
export type RunsCall = Call<typeof runsFlags>;

function conditionsFlag(summary: string): Flag<readonly Condition[]> {
  return {
    summary,
    placeholder: "CONDITION",
    repeatable: true,
    read: (texts) => texts.map(parseCondition),
  };
}

/** A file to export to. */
interface ExportFile {
  readonly path: string;
  readonly format: TableFormat;
}

function exportFlag(summary: string): Flag<ExportFile | undefined> {
  return valueFlag(
    summary,
    "FILE",
    undefined,
    (path): ExportFile => ({ path, format: tableFormat(path) }),
  );
}

function renameFlag(summary: string): Flag<{ from: string; to: string } | undefined> {
  return valueFlag(summary, "OLD=NEW", undefined, (text, name) => {
    const [, from, to] = /^([^=]+)=([^=]+)$/.exec(text) ?? [];
    if (from === undefined || to === undefined) throw UsageError.of(name, text, "OLD=NEW");
    return { from, to };
  });
}
