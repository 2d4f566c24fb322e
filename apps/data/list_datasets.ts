import { type DataFolder, findFolder, type RegisteredDataset } from "@shrinklab/data";
import { formatTable } from "@shrinklab/report/table";

/** A data set, and where it is. */
export interface Listing {
  readonly name: string;
  readonly summary: string;
  readonly licence: string;
  /** Whether it comes with the code, is in a folder, or would have to be downloaded. */
  readonly state: "built in" | "here" | "absent";
  /** Its folder, if it is in one. */
  readonly folder?: string;
}

/**
 * Looks where data sets are, without reading them.
 *
 * @param datasets Which ones.
 * @param folders Where to look, in this order.
 * @returns One entry a data set.
 */
export async function listDatasets(
  datasets: readonly RegisteredDataset[],
  folders: readonly DataFolder[],
): Promise<Listing[]> {
  return await Promise.all(datasets.map(async (dataset): Promise<Listing> => {
    const { name, summary, licence } = dataset;
    if (dataset.files.length === 0) return { name, summary, licence, state: "built in" };
    const folder = await findFolder(dataset, folders);
    return folder
      ? { name, summary, licence, state: "here", folder }
      : { name, summary, licence, state: "absent" };
  }));
}

/**
 * Writes listings for people to read.
 *
 * @param listings What to write.
 * @param options Whether headings are bold.
 * @returns A table.
 */
export function listingTable(
  listings: readonly Listing[],
  options: { color: boolean },
): string {
  const titles = ["name", "what", "licence", "where"];
  return formatTable(
    titles.map((title) => ({ title, align: "left" })),
    listings.map(({ name, summary, licence, state, folder }) => [
      name,
      summary,
      licence,
      folder ?? (state === "absent" ? "not here (fetch it)" : state),
    ]),
    { ...options, indent: "" },
  );
}
