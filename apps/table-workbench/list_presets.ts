import type { Call } from "@shrinklab/command";
import { tablePresets } from "@shrinklab/experiments/tables/presets";
import { formatTable } from "@shrinklab/report/table";

/**
 * Lists the presets, one line each.
 *
 * @param call Where to write.
 */
export function listPresets({ terminal }: Pick<Call<never>, "terminal">): void {
  const columns = ["preset", "what", "table"].map((title) => ({ title, align: "left" as const }));
  const rows = Object.values(tablePresets).map(({ name, summary, dataset }) => [
    name,
    summary,
    dataset,
  ]);
  terminal.print(formatTable(columns, rows, { color: terminal.color, indent: "" }));
}
