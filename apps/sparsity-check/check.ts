import { type Call, readInput, UsageError } from "@shrinklab/command";
import { decodeSafetensors } from "@shrinklab/models/safetensors";
import { histogramPng, writeWhole } from "@shrinklab/report";
import { weightHistogram } from "@shrinklab/sparsity";
import type { sparsityCheckFlags } from "./flags.ts";
import { sparsitySummary } from "./summary.ts";
import { summaryText } from "./text.ts";

/**
 * Reads a file of weights and prints what is zero in it.
 *
 * @param call Flags and the file's path.
 * @throws {UsageError} If not exactly one file is named, or it cannot be read.
 */
export async function check(call: Call<typeof sparsityCheckFlags>): Promise<void> {
  const { flags, positionals, terminal, log } = call;
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    throw new UsageError(
      `Cannot check weights: there are ${positionals.length} files, want 1 FILE.safetensors`,
    );
  }
  const bytes = await readInput(file, "a safetensors file");
  const tensors = decodeSafetensors(bytes, file);
  const summary = sparsitySummary(file, tensors, flags.threshold);
  const { total } = summary;
  if (flags.png !== undefined) {
    const { low, high, counts } = weightHistogram(tensors, total.maxAbs || 1);
    const note = `near zero ${total.nearZero}, exact zero ${total.exactZero} of ${total.size}`;
    writeWhole(
      flags.png,
      histogramPng({
        title: "Weights, all tensors",
        subtitle: file,
        axis: `weight (${counts.length} bins, logarithmic counts)`,
        low,
        high,
        panels: [{ name: `max |w| ${total.maxAbs.toPrecision(4)}`, note, counts }],
      }),
    );
    log.info(`Wrote ${flags.png}`);
  }
  terminal.print(
    flags.json ? JSON.stringify(summary, null, 2) : summaryText(summary, terminal.color),
  );
}
