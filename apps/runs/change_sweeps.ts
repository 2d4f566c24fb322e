import { UsageError } from "@shrinklab/command";
import { checkName } from "@shrinklab/names";
import type { Store } from "@shrinklab/store";
import type { RunsCall } from "./flags.ts";

/**
 * Renames or deletes a sweep, unless somebody is training it.
 *
 * @param store Its store.
 * @param call The flags, of which one names the sweep.
 * @throws {RangeError} If there is no such sweep.
 * @throws {UsageError} If it would be deleted and nobody said `--yes`.
 * @throws {StoreError} If it is in use, or the new name is taken.
 */
export async function changeSweeps(
  store: Store,
  { flags: { rename, delete: deleted, yes }, terminal }: RunsCall,
): Promise<void> {
  const action = rename === undefined ? "delete sweep" : "rename sweep";
  const name = rename?.from ?? deleted!;
  checkName(action, "name", name, (await store.sweeps()).map((sweep) => sweep.name));
  await using _lock = await store.lock(name);
  const trials = await store.list({ sweep: name });
  const done = trials.filter(({ state }) => state === "done").length;
  const count = (number: number) => number.toLocaleString("en-US");
  const size = `${count(trials.length)} trials, ${count(done)} done`;
  if (rename !== undefined) {
    await store.renameSweep(rename.from, rename.to);
    terminal.print(`Renamed sweep "${rename.from}" to "${rename.to}" (${size})`);
  } else if (yes) {
    await store.deleteSweep(name);
    terminal.print(`Deleted sweep "${name}" (${size}) from ${store.place}`);
  } else {
    throw new UsageError(`Cannot delete sweep: "${name}" has ${size}, want --yes`);
  }
}
