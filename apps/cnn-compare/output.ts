import type { CompletedRun } from "@shrinklab/experiments";
import { encodeSafetensors } from "@shrinklab/models/safetensors";
import { formatCsv, type Result, resultText, RunFolder } from "@shrinklab/report";
import { filterPicture, histogramPicture } from "./pictures.ts";

/** The run folder, and what is written into it. */
export interface Output {
  /** Path of the folder. */
  readonly path: string;
  /** Writes figures and weights of all runs so far. */
  save(runs: readonly CompletedRun[]): void;
  /** Writes the pictures. */
  draw(runs: readonly CompletedRun[]): void;
}

const COLUMNS = [
  "epoch",
  "trainLoss",
  "dataLoss",
  "penalty",
  "lastBatchLoss",
  "testLoss",
  "testAccuracy",
  "seconds",
] as const;

/**
 * Makes the run folder and writes a result without runs into it, so that a folder that cannot be
 * written is told before the training and not after.
 *
 * @param path The folder, or nothing for `runs/cnn-compare-PRESET-TIME`.
 * @param base The result but for its runs.
 * @returns The folder.
 * @throws {RunFolderError} If it cannot be made or written, or is in use.
 */
export function openOutput(path: string | undefined, base: Omit<Result, "runs">): Output {
  const folder = path === undefined
    ? RunFolder.createNamed(`${base.app}-${base.preset}`, new Date())
    : RunFolder.create(path);
  const write = (runs: readonly CompletedRun[]) =>
    folder.write("result.json", resultText({ ...base, runs: runs.map(({ result }) => result) }));
  write([]);
  return {
    path: folder.path,
    save: (runs) => {
      write(runs);
      folder.write("history.csv", historyCsv(runs));
      const { result, weights } = runs.at(-1)!;
      const { method, seed, weightsSha256 } = result;
      // With one seed the name is the method's; more seeds need their numbers in it.
      const several = seed !== base.seed ? `-seed${seed}` : "";
      folder.write(
        `weights-${method}${several}.safetensors`,
        encodeSafetensors(weights, { method, seed: String(seed), weightsSha256 }),
      );
    },
    draw: (runs) => {
      const first = runs.filter(({ result }) => result.seed === base.seed);
      if (first.length === 0) return;
      const subtitle = `${base.app} ${base.preset}, ${base.dataset.name}, seed ${base.seed}`;
      folder.write("weight-histograms.png", histogramPicture(first, subtitle));
      folder.write("first-layer-filters.png", filterPicture(first, subtitle));
    },
  };
}

function historyCsv(runs: readonly CompletedRun[]): string {
  return formatCsv(
    ["method", "seed", ...COLUMNS],
    runs.flatMap(({ result }) =>
      result.history.map((record) => [
        result.method,
        result.seed,
        ...COLUMNS.map((column) => record[column]),
      ])
    ),
  );
}
