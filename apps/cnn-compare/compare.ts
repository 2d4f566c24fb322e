import { backendOptions, backendSummary, useBackend } from "@shrinklab/backends";
import { type Call, EXIT } from "@shrinklab/command";
import {
  checkData,
  planExperiment,
  presets,
  runExperiment,
  versions,
} from "@shrinklab/experiments";
import { openRunOutput, type Result, resultText } from "@shrinklab/report";
import { ResidentExamples } from "@shrinklab/training";
import type { flags } from "./command.ts";
import { datasetSummary, loadImages } from "./images.ts";
import { drawPictures } from "./pictures.ts";
import { headerText, reportText } from "./report_text.ts";
import { watchTraining } from "./watch_training.ts";

/**
 * Trains every method, writes the run folder as results come, and prints the comparison.
 *
 * @param call Flags and where to write.
 * @returns Exit code: 1 if a method ended with a loss that is not finite.
 */
export async function compare(call: Call<typeof flags>): Promise<number> {
  const { flags, terminal, log, signal } = call;
  const preset = presets[flags.preset];
  const spec = planExperiment(preset, {
    ...flags,
    lambdas: flags.lambda,
    learningRate: flags.lr,
    batchSize: flags["batch-size"],
  });
  const data = await loadImages(call);
  checkData(spec, data.train.rows, data.train.shape);
  using backend = await useBackend(flags.backend, backendOptions(flags, call.line));
  const base: Omit<Result, "runs"> = {
    format: 1,
    app: "cnn-compare",
    preset: spec.preset,
    command: call.line,
    seed: flags.seed,
    backend: backendSummary(backend),
    dataset: datasetSummary(data),
    versions: versions(),
  };
  const output = openRunOutput(flags.out, base, drawPictures);
  if (!flags.json) terminal.print(headerText(spec, base));
  data.notes.forEach((note) => log.detail(note));
  using train = new ResidentExamples(data.train);
  using test = new ResidentExamples(data.test);
  using watch = watchTraining(spec, data.train.rows, terminal, log);
  const runs = await runExperiment(spec, { train, test, testLabels: data.test.labels }, {
    ...watch.hooks,
    signal,
    onRun: (runs) => output.save(runs),
  });
  output.draw(runs);
  log.info("");
  const result = { ...base, runs: runs.map((run) => run.result) };
  terminal.print(
    flags.json
      ? resultText(result).trimEnd()
      : reportText(preset, result, { ...terminal, beside: isAsPreset(flags) }),
  );
  log.info(`Wrote ${output.path}`);
  return runs.some(({ outcome }) => outcome.type === "diverged") ? EXIT.failure : EXIT.ok;
}

/** Whether a source's figures compare: they do only where nothing but the length is changed. */
function isAsPreset(given: Call<typeof flags>["flags"]): boolean {
  const { dataset, optimizer, lr, lambda } = given;
  const changed = [dataset, optimizer, lr, given["batch-size"], given["train-limit"]];
  return changed.every((value) => value === undefined) && Object.keys(lambda).length === 0;
}
