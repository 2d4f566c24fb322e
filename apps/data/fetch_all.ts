import { Progress, type Terminal } from "@shrinklab/command";
import { type Dataset, type DownloadProgress, fetchDataset } from "@shrinklab/data";

/**
 * Downloads data sets, with progress on stderr, and tells where each is.
 *
 * @param datasets Which ones; those that are built in are only mentioned.
 * @param folder The data folder into which they go.
 * @param options Where to write, and who may end it.
 */
export async function fetchAll(
  datasets: readonly Dataset[],
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

/**
 * Shows downloads on a terminal, a bar for each file.
 *
 * @param terminal Where to show them.
 * @returns What to call with each progress; disposing of it removes the bar.
 */
export function downloadProgress(terminal: Pick<Terminal, "interactive" | "status">) {
  let shown: { file: string; bar: Progress } | undefined;
  return {
    report: ({ file, received, total }: DownloadProgress) => {
      if (total === undefined) return;
      if (shown?.file !== file) {
        shown?.bar[Symbol.dispose]();
        shown = { file, bar: new Progress(terminal, { total: total / 1000, unit: "kB" }) };
      }
      shown.bar.report(received / 1000, file);
    },
    [Symbol.dispose]: () => shown?.bar[Symbol.dispose](),
  };
}
