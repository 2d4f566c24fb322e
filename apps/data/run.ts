import { type Call, UsageError } from "@shrinklab/command";
import { dataFolders, datasets, findDataset, tableDatasets } from "@shrinklab/data";
import { fetchAll } from "./fetch_all.ts";
import type { dataFlags } from "./flags.ts";
import { listDatasets, listingTable } from "./list_datasets.ts";
import { verifyDataset, verifyLine } from "./verify_dataset.ts";

const all = { ...datasets, ...tableDatasets };

const actions = { list, fetch: fetchSets, verify };

/** Does what the first argument names. */
export async function run(call: Call<typeof dataFlags>): Promise<number> {
  const [action = "", ...names] = call.positionals;
  if (!Object.hasOwn(actions, action)) {
    throw new UsageError(
      `Cannot run data: action is ${JSON.stringify(action)}, want list, fetch or verify`,
    );
  }
  namedOrAll(names); // an unknown name ends it before anything is done
  return await actions[action as keyof typeof actions](call, names);
}

async function list(call: Call<typeof dataFlags>, names: string[]): Promise<number> {
  const { flags, terminal } = call;
  const folders = dataFolders({ dataDir: flags["data-dir"] });
  const listings = await listDatasets(namedOrAll(names), folders);
  terminal.print(
    flags.json ? JSON.stringify(listings) : listingTable(listings, { color: terminal.color }),
  );
  return 0;
}

async function fetchSets(call: Call<typeof dataFlags>, names: string[]): Promise<number> {
  const { flags, terminal, signal } = call;
  const folder = flags["data-dir"] ??
    dataFolders().find((folder) => folder.from === "cache")?.path;
  if (folder === undefined) {
    throw new UsageError("Cannot fetch: no cache is known as HOME is not set, want --data-dir DIR");
  }
  await fetchAll(namedOrAll(names), folder, { terminal, signal });
  return 0;
}

async function verify(call: Call<typeof dataFlags>, names: string[]): Promise<number> {
  const { flags, terminal } = call;
  const folders = dataFolders({ dataDir: flags["data-dir"] });
  const reports = [];
  for (const dataset of namedOrAll(names)) {
    const report = await verifyDataset(dataset, folders);
    reports.push(report);
    if (!flags.json) terminal.print(verifyLine(report));
  }
  if (flags.json) terminal.print(JSON.stringify(reports));
  // Not to have a set is a fault only if it was asked for.
  const failed = reports.some(({ state }) =>
    state === "bad" || (state === "absent" && names.length > 0)
  );
  return failed ? 1 : 0;
}

function namedOrAll(names: string[]) {
  return names.length > 0 ? names.map((name) => findDataset(name, all)) : Object.values(all);
}
