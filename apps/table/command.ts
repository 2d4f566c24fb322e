import type { Command } from "@shrinklab/command";
import { tableCommand } from "../experiment/command.ts";
import type { TableFlags } from "../experiment/flags.ts";

/** `deno task table`: networks on tables, E4 and E5. */
export const table: Command<TableFlags> = tableCommand({
  task: "table",
  summary: "Trains small networks on a table: accuracy of rows held out beside the majority " +
    "baseline, ROC AUC, Monte Carlo dropout, penalties by layer. Every setting but those of data " +
    "and seeds is the preset's unless a flag sets it. Writes a table, result.json, history.csv, " +
    "weights and a report.",
  presets: ["e4-grades", "e4-regularizers", "e4-dropout", "e5-thoracic", "e5-thoracic-corrected"],
  usual: "e4-grades",
  examples: [
    { args: "", does: "seven loan grades, made-up data, a second" },
    { args: "--list", does: "all presets" },
    { args: "--preset e5-thoracic --data-dir DIR", does: "DIR/thoracic-surgery, as written" },
    { args: "--sweep dropout=0..0.6:4 --mc 0 --seeds 5", does: "which dropout suits the table" },
    {
      args: "--csv loans.zip:open/train.csv --target grade --drop ID --seeds 5",
      does: "a table of your own, five seeds",
    },
  ],
});
