import type { EpochRecord } from "@shrinklab/experiments";
import { judgingSets } from "@shrinklab/experiments/result";
import type { Store, StoredEpoch } from "@shrinklab/store";
import {
  type Field,
  type FieldKind,
  type FieldValue,
  keyFields,
  lastAndBestFields,
  setFields,
  settingField,
  settingsOf,
  stateFields,
  weightFields,
} from "./field.ts";
import { groupFields, type SeedGroup } from "./group_trials.ts";
import type { TrialEntry } from "./trial_entry.ts";

/** A table of named columns, all of the same length. */
export type DataTable = readonly DataColumn[];

/** A column of a table. */
export interface DataColumn {
  /** Its name. */
  readonly name: string;
  /** What its values are. */
  readonly kind: FieldKind;
  /** A value for each row. */
  readonly values: readonly FieldValue[];
}

/**
 * Everything that a list knows of some trials, a row for each: what tells them apart, swept values,
 * state, zeros, hash, figures of the last and the best epoch.
 *
 * @param trials The trials.
 * @returns The table; of figures it has those that some trial has.
 *
 * @example
 * ```ts
 * import { trialTable } from "@shrinklab/listing";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(trialTable([])[0], { name: "sweep", kind: "text", values: [] });
 * ```
 */
export function trialTable(trials: readonly TrialEntry[]): DataTable {
  return [
    ...tableOf(trials, [...keyFields, ...settingsOf(trials).map(settingField), ...stateFields]),
    ...filled(tableOf(trials, lastAndBestFields)),
    ...tableOf(trials, weightFields),
  ];
}

/** An epoch with its trial. */
interface EpochEntry {
  readonly trial: TrialEntry;
  readonly record: EpochRecord;
}

/**
 * Every finished epoch of some trials, a row for each, trial by trial.
 *
 * @param store The store of the trials.
 * @param trials The trials.
 * @returns The table.
 *
 * @example
 * ```ts ignore
 * const table = await epochTable(store, await listTrials(store, { sweep: "lambdas" }));
 * ```
 */
export async function epochTable(store: Store, trials: readonly TrialEntry[]): Promise<DataTable> {
  const epochs = new Map<string, StoredEpoch[]>();
  for (const sweep of new Set(trials.map(({ sweep }) => sweep))) {
    for (const epoch of await store.epochs({ sweep })) {
      const key = JSON.stringify([sweep, epoch.id]);
      const ofTrial = epochs.get(key);
      if (ofTrial === undefined) epochs.set(key, [epoch]);
      else ofTrial.push(epoch);
    }
  }
  const rows = trials.flatMap((trial) =>
    (epochs.get(JSON.stringify([trial.sweep, trial.id])) ?? []).map(({ record }) => ({
      trial,
      record,
    }))
  );
  const ofTrial = (field: Field<TrialEntry>): Field<EpochEntry> => ({
    ...field,
    of: ({ trial }) => field.of(trial),
  });
  return [
    ...tableOf(rows, [...keyFields, ...settingsOf(trials).map(settingField)].map(ofTrial)),
    ...tableOf(rows, [
      { name: "epoch", kind: "whole", of: ({ record }) => record.epoch },
      ...(["loss", "dataLoss", "penalty", "lastBatchLoss", "seconds"] as const).map(ofEpoch),
    ]),
    ...filled(tableOf(rows, [
      ofEpoch("penaltyAfter"),
      ...judgingSets.flatMap((set) => setFields(set, ({ record }: EpochEntry) => record[set])),
    ])),
  ];
}

function ofEpoch(
  name: "loss" | "dataLoss" | "penalty" | "lastBatchLoss" | "penaltyAfter" | "seconds",
): Field<EpochEntry> {
  return { name, kind: "number", of: ({ record }) => record[name] ?? undefined };
}

/**
 * Groups of trials over seeds, a row for each.
 *
 * @param groups The groups.
 * @returns The table.
 *
 * @example
 * ```ts
 * import { groupTable } from "@shrinklab/listing";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(groupTable([]).map(({ name }) => name).slice(0, 3), ["sweep", "experiment", "method"]);
 * ```
 */
export function groupTable(groups: readonly SeedGroup[]): DataTable {
  return tableOf(groups, [...groupFields(groups).values()]);
}

function tableOf<Row>(rows: readonly Row[], fields: readonly Field<Row>[]): DataColumn[] {
  return fields.map(({ name, kind, of }) => ({ name, kind, values: rows.map(of) }));
}

/** Columns with a value in some row. */
function filled(columns: readonly DataColumn[]): DataColumn[] {
  return columns.filter(({ values }) => values.some((value) => value !== undefined));
}
