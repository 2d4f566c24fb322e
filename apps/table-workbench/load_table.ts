import { type Call, downloadProgress } from "@shrinklab/command";
import { dataFolders, findFolder, loadDataset, tableDatasets } from "@shrinklab/data";
import { readTable, type TableFile } from "@shrinklab/data/tables";
import type { TablePreset } from "@shrinklab/experiments/tables";
import type { flags } from "./command.ts";

/** A table, and what has to be said of it before anything else. */
export interface LoadedTable {
  readonly file: TableFile;
  /** That another table was taken than the preset's, if so. */
  readonly instead?: string;
}

/**
 * Loads the table that the flags name: `--csv`, or the preset's. Where that one is in no folder, and
 * a made-up one of its schema comes with the code, this is taken: nothing is downloaded unasked.
 *
 * @param call Flags, terminal and signal.
 * @param preset The preset.
 * @returns The table.
 * @throws {DataError} If it cannot be read.
 */
export async function loadTable(
  call: Call<typeof flags>,
  preset: TablePreset,
): Promise<LoadedTable> {
  const { flags, terminal, signal } = call;
  const header = flags.header === undefined ? undefined : flags.header === "yes";
  if (flags.csv !== undefined) return { file: await readTable(flags.csv, { header }) };
  const dataDir = flags["data-dir"];
  const dataset = tableDatasets[preset.dataset];
  const { standIn } = preset;
  if (standIn !== undefined && !await findFolder(dataset, dataFolders({ dataDir }))) {
    return {
      file: await loadDataset(tableDatasets[standIn]),
      instead: `${dataset.name} is not here: this is ${standIn}, a made-up table of the same ` +
        "columns. Its figures do not compare with the source's; deno task data fetch " +
        `${dataset.name} gets the real one, --data-dir DIR names a folder that has it`,
    };
  }
  using progress = downloadProgress(terminal);
  const onProgress = progress.report;
  return { file: await loadDataset(dataset, { dataDir, signal, onProgress }) };
}
