import { type DataFolder, findFolder, type RegisteredDataset } from "@shrinklab/data";

/** What the check of a data set found. */
export interface VerifyReport {
  readonly name: string;
  readonly state: "good" | "bad" | "absent";
  /** Its folder, if it is in one. */
  readonly folder?: string;
  /** Checksum over the decompressed content of all files, if they are good. */
  readonly sha256?: string;
  /** What is wrong, if something is. */
  readonly error?: string;
}

/**
 * Reads a data set whole and checks its files; nothing is downloaded.
 *
 * @param dataset Which one.
 * @param folders Where to look, in this order.
 * @returns What was found.
 */
export async function verifyDataset(
  dataset: RegisteredDataset,
  folders: readonly DataFolder[],
): Promise<VerifyReport> {
  const { name } = dataset;
  const folder = dataset.files.length > 0 ? await findFolder(dataset, folders) : "";
  if (folder === undefined) return { name, state: "absent" };
  const place = folder === "" ? {} : { folder };
  try {
    const { sha256 } = await dataset.load(folder);
    return { name, state: "good", ...place, sha256 };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { name, state: "bad", ...place, error: error.message };
  }
}

/**
 * Writes a report for people to read.
 *
 * @param report What to write.
 * @returns One line.
 */
export function verifyLine(report: VerifyReport): string {
  const { name, state, folder = "built in", sha256, error } = report;
  const label = `${name}:`.padEnd(20);
  if (state === "absent") return `${label}not here`;
  return state === "good" ? `${label}good, ${sha256} (${folder})` : `${label}BAD. ${error}`;
}
