import { backendOptions, backendSummary, useBackend } from "@shrinklab/backends";
import { type Call, EXIT } from "@shrinklab/command";
import { versions } from "@shrinklab/experiments/versions";
import {
  planTable,
  type PreparedVariant,
  prepareVariant,
  runTable,
  tablePresets,
} from "@shrinklab/experiments/tables";
import { openRunOutput, type Result, resultText } from "@shrinklab/report";
import type { flags } from "./command.ts";
import { columnText } from "./column_text.ts";
import { dropoutText } from "./dropout_text.ts";
import { headerText } from "./header_text.ts";
import { loadTable } from "./load_table.ts";
import { drawPictures } from "./pictures.ts";
import { reportText } from "./report_text.ts";
import { watchTraining } from "./watch_training.ts";

/**
 * Trains every variant of a preset on a table, writes the run folder as results come, and prints
 * the comparison.
 *
 * @param call Flags and where to write.
 * @returns Exit code: 1 if a variant ended with a loss that is not finite.
 */
export async function workbench(call: Call<typeof flags>): Promise<number> {
  const { flags, terminal, log, signal } = call;
  const preset = tablePresets[flags.preset];
  const experiment = planTable(preset, {
    ...flags,
    ownTable: flags.csv !== undefined,
    drop: flags.drop?.split(",").map((name) => name.trim()),
    holdOut: flags["hold-out"],
    batchSize: flags["batch-size"],
    learningRate: flags.lr,
    mcPasses: flags.mc,
    subsetSeed: flags["subset-seed"],
  });
  const { file, instead } = await loadTable(call, preset);
  const prepared = experiment.variants.map((one) => prepareVariant(file.table, one, experiment));
  using backend = await useBackend(flags.backend, backendOptions(flags, call.line));
  const base: Omit<Result, "runs"> = {
    format: 1,
    app: "table",
    preset: experiment.preset,
    command: call.line,
    seed: flags.seed,
    backend: backendSummary(backend),
    dataset: { name: file.name, ...rowCounts(prepared), test: 0, sha256: file.sha256 },
    versions: versions(),
  };
  const output = openRunOutput(flags.out, base, drawPictures);
  if (!flags.json) {
    terminal.print(columnText(file, { ...terminal, instead }));
    terminal.print(headerText(experiment, prepared, base.backend));
  }
  using watch = watchTraining(experiment, prepared, terminal, log);
  const runs = await runTable(experiment, prepared, {
    ...watch.hooks,
    signal,
    onRun: (runs) => output.save(runs),
  });
  output.draw(runs);
  const result = { ...base, runs: runs.map((run) => run.result) };
  // What the preset says of its source's table holds for no other.
  const own = flags.csv !== undefined;
  const told = {
    notes: own ? [] : preset.notes,
    figures: own || instead !== undefined ? [] : preset.figures,
  };
  const dropout = experiment.epochs > 0 ? [] : dropoutText(prepared, flags.seed, terminal);
  terminal.print(
    flags.json
      ? resultText(result).trimEnd()
      : [...dropout, reportText(told, result, terminal)].join("\n"),
  );
  log.info(`Wrote ${output.path}`);
  return runs.some(({ outcome }) => outcome.type === "diverged") ? EXIT.failure : EXIT.ok;
}

/** Rows of the variant that trains on the most, and of the one that holds out the most. */
function rowCounts(prepared: readonly PreparedVariant[]): { train: number; valid: number } {
  return {
    train: Math.max(...prepared.map(({ examples }) => examples.train.rows)),
    valid: Math.max(...prepared.map(({ examples }) => examples.held?.rows ?? 0)),
  };
}
