import { EXIT, readInput } from "@shrinklab/command";
import {
  evaluateWeights,
  predictRows,
  type PreparedExperiment,
  type Result,
} from "@shrinklab/experiments";
import type { NamedTensor } from "@shrinklab/models";
import { decodeSafetensors } from "@shrinklab/models/safetensors";
import { layerTables, type ResultBase, resultText } from "@shrinklab/report";
import type { PredictionFile } from "./prediction_file.ts";
import type { ExperimentCall } from "./flags.ts";

/** Weights and the file that they come from. */
export interface SavedWeights {
  readonly file: string;
  readonly weights: readonly NamedTensor[];
}

/**
 * Reads saved weights.
 *
 * @param file A safetensors file.
 * @returns The weights.
 * @throws {UsageError} If it cannot be read.
 */
export async function readWeights(file: string): Promise<SavedWeights> {
  const bytes = await readInput(file, "a safetensors file");
  return { file, weights: decodeSafetensors(bytes, file) };
}

/**
 * Tests saved weights instead of training, and prints loss, accuracy and zeros.
 *
 * @param saved The weights.
 * @param prepared The experiment whose network they are of.
 * @param base The result but for its runs.
 * @param call Where to print.
 * @param predictions Where each answer goes, where that is asked.
 * @returns The exit code.
 * @throws {RangeError} If the tensors are not the model's, or the methods have several models.
 */
export async function testWeights(
  { file, weights }: SavedWeights,
  prepared: PreparedExperiment,
  base: ResultBase,
  { flags, terminal }: ExperimentCall,
  predictions?: PredictionFile,
): Promise<number> {
  const { methods } = prepared.experiment;
  const models = new Set(
    methods.map((method) => JSON.stringify(prepared.methodOf(method).training.spec.model)),
  );
  if (models.size > 1) {
    throw new RangeError(
      `Cannot test weights: the methods have ${models.size} different networks, want --methods ` +
        "with one of them",
    );
  }
  const run = await evaluateWeights(weights, methods[0]!, prepared);
  predictions?.add(
    { method: run.method, seed: run.seed },
    predictRows(weights, methods[0]!, prepared, run.seed),
  );
  const result: Result = { ...base, runs: [run] };
  if (flags.json) {
    terminal.print(resultText(result).trimEnd());
    return EXIT.ok;
  }
  const { judged } = prepared.methodOf(methods[0]!);
  const { rows, loss, accuracy } = run.last[judged]!;
  const right = accuracy === undefined ? [] : [`${(100 * accuracy).toFixed(2)} % right`];
  const figures = [...right, `loss ${loss.toFixed(4)}`].join(", ");
  terminal.print([
    [
      `${file} on ${rows.toLocaleString("en")} ${judged} rows of ${base.dataset.name}: ${figures}`,
      ...run.notes,
    ].join("; "),
    "",
    layerTables(result, { color: terminal.color }),
  ].join("\n"));
  return EXIT.ok;
}
