import { backendOptions, backendSummary, useBackend } from "@shrinklab/backends";
import { type Call, downloadProgress, EXIT } from "@shrinklab/command";
import { versions } from "@shrinklab/experiments/versions";
import {
  checkBatchSizes,
  chooseRows,
  loadImages,
  type MlpOverrides,
  mlpPresets,
  parseSweep,
  planVariants,
  runVariants,
} from "@shrinklab/experiments/mlp";
import { openRunOutput, type Result, resultText } from "@shrinklab/report";
import { type flags, usualSeeds } from "./command.ts";
import { headerText } from "./header_text.ts";
import { drawPictures } from "./pictures.ts";
import { reportText } from "./report_text.ts";
import { watchRuns } from "./watch_runs.ts";

/**
 * Trains every preset, or every value of a sweep, with every seed, writes the run folder as results
 * come, and prints the comparison.
 *
 * @param call Flags and where to write.
 * @returns Exit code: 1 if a run ended with a loss that is not finite.
 */
export async function workbench(call: Call<typeof flags>): Promise<number> {
  const { flags, terminal, log, signal } = call;
  const presets = (flags.preset ?? ["e1"]).map((name) => mlpPresets[name]);
  const overrides = overridesOf(flags);
  const sweep = flags.sweep === undefined ? undefined : parseSweep(flags.sweep);
  const variants = planVariants(presets, overrides, sweep);
  const seeds = Array.from(
    { length: flags.seeds ?? (sweep ? 1 : usualSeeds) },
    (_, at) => flags.seed + at,
  );
  using progress = downloadProgress(terminal);
  const { images, standIn } = await loadImages(variants[0]!.dataset, {
    chosen: flags.dataset,
    dataDir: flags["data-dir"],
    signal,
    onProgress: progress.report,
  });
  const data = chooseRows(images, variants[0]!.rows);
  checkBatchSizes(variants, data.train.rows);
  using backend = await useBackend(flags.backend, backendOptions(flags, call.line));
  const base: Omit<Result, "runs"> = {
    format: 1,
    app: "mlp",
    preset: presets.map(({ name }) => name).join("+"),
    command: call.line,
    seed: flags.seed,
    backend: backendSummary(backend),
    dataset: {
      name: data.name,
      train: data.train.rows,
      valid: data.valid.rows,
      test: data.test.rows,
      sha256: data.sha256,
    },
    versions: versions(),
  };
  const output = openRunOutput(flags.out, base, drawPictures);
  if (flags.json) log.info(standIn ?? `${data.name}: ${images.notes.join("; ")}`);
  else terminal.print(headerText(variants, base, { seeds, standIn, columns: terminal.columns }));
  using watch = watchRuns(variants, seeds, terminal, log);
  const runs = await runVariants(variants, seeds, data, {
    ...watch.hooks,
    signal,
    onRun: (runs) => output.save(runs),
  });
  output.draw(runs);
  log.info("");
  const result: Result = { ...base, runs: runs.map((run) => run.result) };
  const isAsPreset = standIn === undefined && flags.dataset === undefined && sweep === undefined &&
    Object.values(overrides).every((value) => value === undefined);
  terminal.print(
    flags.json ? resultText(result).trimEnd() : reportText(presets, result, {
      ...terminal,
      beside: isAsPreset,
      sweep: sweep?.setting,
      standIn,
    }),
  );
  log.info(`Wrote ${output.path}`);
  return runs.some(({ outcome }) => outcome.type === "diverged") ? EXIT.failure : EXIT.ok;
}

function overridesOf(given: Call<typeof flags>["flags"]): MlpOverrides {
  return {
    subsetSeed: given["subset-seed"],
    trainRows: given["train-rows"],
    validRows: given["valid-rows"],
    scale: given.scale,
    hidden: given.hidden,
    activation: given.activation,
    normalization: given.normalization,
    momentum: given.momentum,
    dropout: given.dropout,
    maxNorm: given["max-norm"],
    activityPenalty: given["activity-penalty"],
    initializer: given.initializer,
    penalty: given.penalty,
    lambda: given.lambda,
    optimizer: given.optimizer,
    learningRate: given.lr,
    epsilon: given.epsilon,
    batchSize: given["batch-size"],
    epochs: given.epochs,
    evaluateEvery: given["evaluate-every"],
    patience: given.patience,
  };
}
