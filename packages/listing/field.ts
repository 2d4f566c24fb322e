import {
  chosenFigures,
  type Figures,
  judgingSets,
  type SetFigures,
} from "@shrinklab/experiments/result";
import { nearest } from "@shrinklab/names";
import type { TrialEntry } from "./trial_entry.ts";

/** What a field may hold; `undefined` where a trial has none. */
export type FieldValue = number | string | undefined;

/**
 * What the values of a field are: `whole` are counts and seeds, `share` numbers from 0 to 1, `setting`
 * numbers that someone chose.
 */
export type FieldKind = "text" | "whole" | "number" | "share" | "setting";

/** Something of a row that it can be chosen and sorted by. */
export interface Field<Row> {
  /** As one types it, such as `test.accuracy`. */
  readonly name: string;
  /** What its values are. */
  readonly kind: FieldKind;
  /** Takes it from a row. */
  readonly of: (row: Row) => FieldValue;
}

/** Where figures are taken from: the chosen epoch, which needs no word, the last or the best one. */
const epochs = {
  "": ({ run }: TrialEntry) => run && chosenFigures(run),
  "last.": ({ run }: TrialEntry) => run?.last,
  "best.": ({ run }: TrialEntry) => run?.best,
};

const metrics: Readonly<Record<keyof Figures, FieldKind>> = {
  rows: "whole",
  loss: "number",
  accuracy: "share",
  majority: "share",
  auc: "number",
  rmse: "number",
  mae: "number",
  r2: "number",
};

/** What tells trials apart, beside swept values. */
export const keyFields: readonly Field<TrialEntry>[] = [
  { name: "sweep", kind: "text", of: ({ sweep }) => sweep },
  { name: "experiment", kind: "text", of: ({ experiment }) => experiment },
  { name: "id", kind: "text", of: ({ id }) => id },
  { name: "method", kind: "text", of: ({ method }) => method },
  { name: "seed", kind: "whole", of: ({ seed }) => seed },
];

/** Where a trial stands, and how it came there. */
export const stateFields: readonly Field<TrialEntry>[] = [
  { name: "state", kind: "text", of: ({ state }) => state },
  { name: "attempts", kind: "whole", of: ({ attempts }) => attempts },
  { name: "error", kind: "text", of: ({ error }) => error },
  { name: "worker", kind: "text", of: ({ worker }) => worker },
  { name: "started", kind: "text", of: ({ started }) => started },
  { name: "ended", kind: "text", of: ({ ended }) => ended },
  { name: "seconds", kind: "number", of: ({ run }) => run?.seconds },
  { name: "outcome", kind: "text", of: ({ run }) => run?.outcome.type },
  { name: "chosen", kind: "text", of: ({ run }) => run?.chosen },
];

/** What the chosen weights are. */
export const weightFields: readonly Field<TrialEntry>[] = [
  { name: "weights", kind: "whole", of: (trial) => weightsOf(trial, "size") },
  { name: "nearZero", kind: "whole", of: (trial) => weightsOf(trial, "nearZero") },
  { name: "exactZero", kind: "whole", of: (trial) => weightsOf(trial, "exactZero") },
  {
    name: "sparsity",
    kind: "share",
    of: (trial) => {
      const [zeros, weights] = [weightsOf(trial, "exactZero"), weightsOf(trial, "size")];
      return zeros === undefined || !weights ? undefined : zeros / weights;
    },
  },
  { name: "weightsSha256", kind: "text", of: ({ run }) => run?.weightsSha256 },
];

/** Figures of the last epoch and of the best one, each with its epoch. */
export const lastAndBestFields: readonly Field<TrialEntry>[] = [
  ...epochFields("last.", judgingSets),
  { name: "best.by", kind: "text", of: ({ run }) => run?.best?.by },
  ...epochFields("best.", judgingSets),
];

/** Fields that every trial may have; those of swept values are named by their settings. */
const trialFields = [
  ...keyFields,
  ...stateFields,
  ...epochFields("", [...judgingSets, "judging"]),
  ...lastAndBestFields,
  ...epochFields("last.", ["judging"]),
  ...epochFields("best.", ["judging"]),
  ...weightFields,
];

function epochFields(
  prefix: keyof typeof epochs,
  sets: ReadonlyArray<typeof judgingSets[number] | "judging">,
): Field<TrialEntry>[] {
  const epochOf = epochs[prefix];
  return [
    { name: `${prefix}epoch`, kind: "whole", of: (trial) => epochOf(trial)?.epoch },
    { name: `${prefix}penalty`, kind: "number", of: (trial) => epochOf(trial)?.penalty },
    ...sets.flatMap((set) =>
      setFields(`${prefix}${set}`, (trial: TrialEntry) => figuresOf(epochOf(trial), set))
    ),
  ];
}

/**
 * Fields for each figure of a set of rows, such as `test.loss`, `test.accuracy`.
 *
 * @param prefix What stands in front of the figure's name, such as `test`.
 * @param of Takes the figures from a row.
 * @returns The fields.
 */
export function setFields<Row>(
  prefix: string,
  of: (row: Row) => Figures | undefined,
): Field<Row>[] {
  return Object.entries(metrics).map(([metric, kind]) => ({
    name: `${prefix}.${metric}`,
    kind,
    // What was not finite is `null` in a store.
    of: (row) => of(row)?.[metric as keyof Figures] ?? undefined,
  }));
}

/**
 * The fields of some trials: those that every trial may have, and one for each swept setting.
 *
 * @param trials The trials.
 * @returns Fields by name.
 *
 * @example
 * ```ts
 * import { fieldsOf } from "@shrinklab/listing";
 * import { assert } from "@std/assert";
 *
 * assert(fieldsOf([]).has("last.test.accuracy"));
 * ```
 */
export function fieldsOf(trials: readonly TrialEntry[]): ReadonlyMap<string, Field<TrialEntry>> {
  return named([...trialFields, ...settingsOf(trials).map(settingField)]);
}

/**
 * The swept settings of some rows, in the order in which they first occur.
 *
 * @param rows Trials, or groups of them.
 * @returns Their names.
 */
export function settingsOf(rows: readonly Pick<TrialEntry, "set">[]): string[] {
  return [...new Set(rows.flatMap(({ set }) => Object.keys(set ?? {})))];
}

/**
 * The field of a swept setting.
 *
 * @param name The setting, such as `lambda`.
 * @returns The field.
 */
export function settingField(name: string): Field<Pick<TrialEntry, "set">> {
  return { name, kind: "setting", of: ({ set }) => set?.[name] };
}

/**
 * Finds a field.
 *
 * @param action What cannot be done without it, for the error: `"sort runs"`.
 * @param name The name that was given.
 * @param fields Fields by name.
 * @returns The field.
 * @throws {RangeError} If there is none of that name; the error names the nearest.
 *
 * @example
 * ```ts
 * import { fieldOf, fieldsOf } from "@shrinklab/listing";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(
 *   () => fieldOf("sort runs", "test.acuracy", fieldsOf([])),
 *   RangeError,
 *   'Cannot sort runs: field is "test.acuracy", want one of theirs; did you mean test.accuracy?',
 * );
 * ```
 */
export function fieldOf<Row>(
  action: string,
  name: string,
  fields: ReadonlyMap<string, Field<Row>>,
): Field<Row> {
  const field = fields.get(name);
  if (field !== undefined) return field;
  const guess = nearest(name, [...fields.keys()]);
  throw new RangeError(
    `Cannot ${action}: field is "${name}", want one of theirs` +
      (guess === undefined
        ? `, such as method, seed, test.accuracy, last.train.loss, sparsity`
        : `; did you mean ${guess}?`),
  );
}

/**
 * Puts fields together by name.
 *
 * @param fields The fields.
 * @returns Each by its name.
 */
export function named<Row>(fields: readonly Field<Row>[]): ReadonlyMap<string, Field<Row>> {
  return new Map(fields.map((field) => [field.name, field]));
}

function figuresOf(
  figures: SetFigures | undefined,
  set: typeof judgingSets[number] | "judging",
): Figures | undefined {
  if (set !== "judging") return figures?.[set];
  const judging = judgingSets.find((one) => figures?.[one] !== undefined);
  return judging && figures?.[judging];
}

function weightsOf(
  { run }: TrialEntry,
  count: "size" | "nearZero" | "exactZero",
): number | undefined {
  return run?.sparsity.reduce((sum, record) => sum + record[count], 0);
}
