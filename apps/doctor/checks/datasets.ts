import { dataFolders, datasets, findFolder, tableDatasets } from "@shrinklab/data";
import type { Finding } from "../finding.ts";

/** The data sets: what comes with the code, what was found, what could be downloaded. */
export async function checkDatasets(dataDir: string | undefined): Promise<Finding[]> {
  const all = Object.values({ ...datasets, ...tableDatasets });
  const folders = dataFolders({ dataDir });
  return await Promise.all(all.map(async (dataset): Promise<Finding> => {
    const { name, files } = dataset;
    const found = files.length === 0 ? "built in" : await findFolder(dataset, folders);
    return found === undefined
      ? { name, state: "gap", found: "absent", advice: `deno task data fetch ${name}` }
      : { name, state: "ok", found };
  }));
}
