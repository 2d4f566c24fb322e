import { UsageError } from "@shrinklab/command";
import {
  epochTable,
  groupTable,
  groupTrials,
  listTrials,
  type SeedGroup,
  tableFile,
  type TrialEntry,
  trialTable,
} from "@shrinklab/listing";
import { writeWhole } from "@shrinklab/report/run-folder";
import { openStore, type Store } from "@shrinklab/store";
import { changeSweeps } from "./change_sweeps.ts";
import type { RunsCall } from "./flags.ts";
import { groupsText, trialsText } from "./text.ts";

/**
 * Lists trials of a store, or renames or deletes one of its sweeps.
 *
 * @param call The flags.
 * @throws {UsageError} If flags do not go together.
 * @throws {StoreError} If the store is not there, or cannot be read.
 * @throws {RangeError} If a sweep, method or field is not one of the store's.
 */
export async function runs(call: RunsCall): Promise<void> {
  checkFlags(call);
  const { flags } = call;
  await using store = await openStore(flags.store, { make: false });
  if (flags.rename !== undefined || flags.delete !== undefined) {
    return await changeSweeps(store, call);
  }
  const order = { sort: flags.sort, limit: flags.limit };
  const trials = await listTrials(store, {
    sweep: flags.sweep,
    methods: flags.method,
    states: flags.state,
    seeds: flags.seed,
    where: flags.where,
    ...(flags.group ? {} : order),
  });
  if (!flags.group) return await showTrials(store, trials, call);
  await showGroups(store, groupTrials(trials, { figure: flags.figure, ...order }), call);
}

async function showTrials(
  store: Store,
  trials: readonly TrialEntry[],
  { flags, terminal, log }: RunsCall,
): Promise<void> {
  if (flags.export !== undefined) {
    const table = flags.epochs ? await epochTable(store, trials) : trialTable(trials);
    writeWhole(flags.export.path, await tableFile(table, flags.export.format));
    const count = (table[0]?.values.length ?? 0).toLocaleString("en-US");
    log.info(`Wrote ${count} ${flags.epochs ? "epochs" : "runs"} to ${flags.export.path}`);
  }
  if (flags.json) terminal.print(JSON.stringify({ runs: trials.map(printed) }, null, 2));
  else if (flags.export === undefined) {
    const named = [...flags.where, ...(flags.sort ? [flags.sort] : [])].map(({ field }) => field);
    terminal.print(trialsText(trials, { place: store.place, named, color: terminal.color }));
  }
}

async function showGroups(
  store: Store,
  groups: readonly SeedGroup[],
  { flags, terminal, log }: RunsCall,
): Promise<void> {
  if (flags.export !== undefined) {
    writeWhole(flags.export.path, await tableFile(groupTable(groups), flags.export.format));
    log.info(`Wrote ${groups.length.toLocaleString("en-US")} groups to ${flags.export.path}`);
  }
  if (flags.json) terminal.print(JSON.stringify({ groups }, null, 2));
  else if (flags.export === undefined) {
    terminal.print(groupsText(groups, { place: store.place, color: terminal.color }));
  }
}

/** A trial as `--json` has it: what the store knows of it, then what its run says of itself. */
function printed({ id, state, sweep, experiment, place: _, run, ...trial }: TrialEntry): unknown {
  const known = { id, state, sweep, experiment, ...trial };
  if (run === undefined) return known;
  const { sparsity, ...figures } = run;
  const sum = (count: "size" | "nearZero" | "exactZero") =>
    sparsity.reduce((total, record) => total + record[count], 0);
  const zeros = { weights: sum("size"), nearZero: sum("nearZero"), exactZero: sum("exactZero") };
  return { ...known, ...figures, ...zeros };
}

/** What can be known to be wrong before the store is opened. */
function checkFlags({ flags }: RunsCall): void {
  const { rename, delete: deleted, store: _, yes, ...listing } = flags;
  const wants = (flag: string, wanted: string) => {
    throw new UsageError(`Cannot list runs: there is --${flag}, want ${wanted}`);
  };
  if (flags.figure !== undefined && !flags.group) wants("figure", "--group beside it");
  if (flags.epochs && flags.export === undefined) wants("epochs", "--export FILE beside it");
  if (flags.epochs && flags.group) wants("epochs", "no --group beside it");
  if (yes && deleted === undefined) wants("yes", "--delete NAME beside it");
  if (rename === undefined && deleted === undefined) return;
  const change = rename === undefined ? "delete" : "rename";
  if (rename !== undefined && deleted !== undefined) wants("rename", "no --delete beside it");
  const given = Object.entries(listing).find(([, value]) =>
    value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0)
  );
  if (given !== undefined) wants(change, `no --${given[0]} beside it`);
}
