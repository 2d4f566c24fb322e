import type { Call } from "@shrinklab/command";
import { mlpPresets } from "@shrinklab/experiments/mlp/presets";
import { formatTable } from "@shrinklab/report/table";

/**
 * Lists the presets, one line each.
 *
 * @param call Where to write.
 */
export function listPresets({ terminal }: Pick<Call<never>, "terminal">): void {
  const columns = ["preset", "what", "images"].map((title) => ({ title, align: "left" as const }));
  const rows = Object.values(mlpPresets).map(({ name, summary, dataset }) => [
    name,
    summary,
    dataset,
  ]);
  terminal.print(formatTable(columns, rows, { color: terminal.color, indent: "" }));
}
