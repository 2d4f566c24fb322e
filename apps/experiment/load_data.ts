import { type Call, downloadProgress, type FlagTable } from "@shrinklab/command";
import { bytesText } from "@shrinklab/data/images";
import { type DataSpec, loadSource, type Source } from "@shrinklab/experiments";
import type { ExperimentFlags } from "./flags.ts";
import { readProgress } from "./read_progress.ts";

/** What of a call says where data is, and where to show that it is read. */
export type DataCall =
  & Pick<Call<FlagTable>, "terminal" | "log" | "signal">
  & { readonly flags: Partial<Pick<ExperimentFlags, "dataset" | "data-dir">> };

/**
 * Loads the data of an experiment, and shows how far it is.
 *
 * @param data What is asked for.
 * @param call Where it may be, and where progress is shown.
 * @returns The data.
 */
export async function loadData(data: DataSpec, call: DataCall): Promise<Source> {
  const { flags, terminal, log } = call;
  using reading = readProgress(terminal);
  using progress = downloadProgress(terminal);
  return await loadSource(data, {
    named: flags.dataset !== undefined,
    dataDir: flags["data-dir"],
    signal: call.signal,
    onProgress: progress.report,
    onFound: ({ what, bytes }) => log.info(`Reading ${what}: ${bytesText(bytes)} of pixels`),
    onRead: reading.report,
  });
}
