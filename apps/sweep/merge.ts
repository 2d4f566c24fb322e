import { EXIT, UsageError } from "@shrinklab/command";
import { openStore, type Store, type StoredTrial } from "@shrinklab/store";
import { canonicalJson } from "@shrinklab/names";
import { specChange } from "@shrinklab/sweeps";
import type { SweepCall } from "./flags.ts";

/**
 * Puts the stores of shards together. A trial that several have must have the same bits in all.
 *
 * @param call The store to write, then those to read.
 * @returns The exit code.
 * @throws {RangeError} If two stores have different sweeps of one name, or a trial with other bits.
 */
export async function merge({ positionals, log, terminal }: SweepCall): Promise<number> {
  const [, out, ...inputs] = positionals;
  if (out === undefined || inputs.length === 0) {
    throw new UsageError(
      `Cannot merge stores: there are ${
        positionals.length - 1
      } named, want OUT and 1 or more to read`,
    );
  }
  for (const input of inputs) {
    if (/^postgres(ql)?:/.test(input)) continue;
    // Opening a store that is not there would make it.
    if (!(await isFile(input))) {
      throw new UsageError(`Cannot merge stores: "${input}" is not there, want a store`);
    }
  }
  await using target = await openStore(out);
  for (const input of inputs) {
    await using store = await openStore(input);
    const added = await copy(store, target);
    log.info(`${input}: ${added.trials} trials, ${added.new} of them new`);
  }
  const trials = await target.trials();
  const done = trials.filter(({ state }) => state === "done").length;
  terminal.print(`${out}: ${done} of ${trials.length} trials are done`);
  return EXIT.ok;
}

async function copy(from: Store, to: Store): Promise<{ trials: number; new: number }> {
  let [trials, added] = [0, 0];
  for (const sweep of await from.sweeps()) {
    const { name } = sweep;
    await using _lock = await to.lock(name);
    const there = (await to.sweeps()).find((one) => one.name === name);
    const change = there && specChange(there.spec, sweep.spec);
    if (change !== undefined) {
      throw new RangeError(
        `Cannot merge stores: ${change.path} of "${name}" is ${change.asked} in ${from.place} and ` +
          `${change.stored} in ${to.place}, want the same sweep`,
      );
    }
    const [own, others] = [await from.trials({ sweep: name }), await to.trials({ sweep: name })];
    const known = new Map(others.map((trial) => [trial.id, trial]));
    for (const trial of own) checkEqual(trial, known.get(trial.id), from, to);
    await to.putSweep(sweep, own);
    const epochs = Map.groupBy(await from.epochs({ sweep: name }), ({ id }) => id);
    for (const { id, run, worker = "", state } of own) {
      trials++;
      if (state !== "done" || run === undefined || known.get(id)?.state === "done") continue;
      added++;
      await to.write(name, [
        { type: "started", id, worker },
        ...(epochs.get(id) ?? []).map(({ record }) => ({ type: "epoch" as const, id, record })),
        { type: "done", id, run },
      ]);
    }
  }
  return { trials, new: added };
}

/** Two results of one trial differ in nothing but the time that they took. */
function checkEqual(
  one: StoredTrial,
  other: StoredTrial | undefined,
  from: Store,
  to: Store,
): void {
  if (one.run === undefined || other?.run === undefined) return;
  const bits = ({ run }: StoredTrial) => canonicalJson({ ...run, seconds: 0 });
  if (bits(one) === bits(other)) return;
  throw new RangeError(
    `Cannot merge stores: ${one.method} seed ${one.seed} of "${one.sweep}" ends with weights ` +
      `${one.run.weightsSha256.slice(0, 8)} in ${from.place} and ` +
      `${
        other.run.weightsSha256.slice(0, 8)
      } in ${to.place}, want equal bits (--strict gives them ` +
      "on every machine)",
  );
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
