import { downloadProgress, type Terminal } from "@shrinklab/command";
import { fetchDataset, type RegisteredDataset } from "@shrinklab/data";

/**
 * Downloads data sets, with progress on stderr, and tells where each is.
 *
 * @param datasets Which ones; those that are built in are only mentioned.
 * @param folder The data folder into which they go.
 * @param options Where to write, and who may end it.
 */
export async function fetchAll(
  datasets: readonly RegisteredDataset[],
  folder: string,
  options: { terminal: Terminal; signal: AbortSignal },
): Promise<void> {
  const { terminal, signal } = options;
  for (const dataset of datasets) {
    if (dataset.files.length === 0) {
      terminal.print(`${dataset.name}: built in`);
      continue;
    }
    using progress = downloadProgress(terminal);
    try {
      const own = await fetchDataset(dataset, folder, { signal, onProgress: progress.report });
      terminal.print(`${dataset.name}: ${own}`);
    } catch (error) {
      if (!signal.aborted) throw error;
      return terminal.say(`${dataset.name}: stopped; fetch it again to go on from here`);
    }
  }
}
