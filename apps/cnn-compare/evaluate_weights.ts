import { backendOptions, backendSummary, useBackend } from "@shrinklab/backends";
import { type Call, readInput } from "@shrinklab/command";
import { chanceLevel, labelCounts, presets, versions } from "@shrinklab/experiments";
import { planModel } from "@shrinklab/models";
import { decodeSafetensors } from "@shrinklab/models/safetensors";
import { weightsSha256 } from "@shrinklab/models/weights_sha256";
import { type Result, resultText } from "@shrinklab/report";
import { countTensors } from "@shrinklab/sparsity";
import { evaluate, ModelVariables, ResidentExamples } from "@shrinklab/training";
import type { flags } from "./command.ts";
import { datasetSummary, loadImages } from "./images.ts";
import { layerTables } from "@shrinklab/report/layer_table";

/**
 * Tests saved weights instead of training, and prints loss, accuracy and zeros.
 *
 * @param call Flags and where to write.
 * @throws {UsageError} If the file cannot be read.
 * @throws {RangeError} If its tensors are not the model's.
 */
export async function evaluateWeights(call: Call<typeof flags>): Promise<void> {
  const { flags, terminal } = call;
  const { model } = presets[flags.preset];
  const file = flags.weights!;
  const start = performance.now();
  const weights = decodeSafetensors(await readInput(file, "a safetensors file"), file);
  const data = await loadImages(call);
  using backend = await useBackend(flags.backend, backendOptions(flags, call.line));
  using test = new ResidentExamples(data.test);
  const plan = planModel(model);
  using variables = new ModelVariables(plan, weights);
  const { loss, accuracy, rows, answers = [] } = evaluate(plan, variables.byName, test);
  const chance = chanceLevel(answers, labelCounts(data.test.labels), Math.round(accuracy * rows));
  const result: Result = {
    format: 1,
    app: "cnn-compare",
    preset: flags.preset,
    command: call.line,
    seed: flags.seed,
    backend: backendSummary(backend),
    dataset: datasetSummary(data),
    versions: versions(),
    runs: [{
      method: "weights",
      seed: flags.seed,
      config: { weights: file, testImages: rows },
      history: [],
      testAccuracy: accuracy,
      testLoss: loss,
      sparsity: countTensors(weights).map(({ notFinite: _, ...record }) => record),
      weightsSha256: await weightsSha256(weights),
      seconds: (performance.now() - start) / 1000,
      notes: chance === undefined ? [] : [chance],
    }],
  };
  if (flags.json) return terminal.print(resultText(result).trimEnd());
  terminal.print([
    `${file} on ${rows.toLocaleString("en")} test images of ${data.name}: ` +
    `${(100 * accuracy).toFixed(2)} % right, loss ${loss.toFixed(4)}` +
    (chance === undefined ? "" : `; ${chance}`),
    "",
    layerTables(result, { color: terminal.color }),
  ].join("\n"));
}
