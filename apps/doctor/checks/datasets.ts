import { dataFolders, datasets, tableDatasets } from "@shrinklab/data";
import { listDatasets } from "../../data/list_datasets.ts";
import type { Finding } from "../finding.ts";

/** The data sets: what comes with the code, what was found, what could be downloaded. */
export async function checkDatasets(dataDir: string | undefined): Promise<Finding[]> {
  const all = Object.values({ ...datasets, ...tableDatasets });
  const listings = await listDatasets(all, dataFolders({ dataDir }));
  return listings.map(({ name, state, folder }): Finding =>
    state === "absent"
      ? { name, state: "gap", found: "absent", advice: `deno task data fetch ${name}` }
      : { name, state: "ok", found: folder ?? "built in" }
  );
}
