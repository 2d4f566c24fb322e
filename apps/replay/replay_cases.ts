import { downloadProgress, Progress, type Terminal } from "@shrinklab/command";
import {
  CaseError,
  compareFigures,
  compareReference,
  type Deviation,
  loadReplayRows,
  parseCase,
  parseReference,
  parseSubset,
  planCase,
  randomColour,
  randomColourRows,
  type ReferenceProgress,
  type ReferenceValues,
  type ReplayCase,
  runReplay,
} from "@shrinklab/replay";
import type { LabelledRows } from "@shrinklab/data";

/** What became of a case: of a training run, or of other reference values. */
export type CaseReport = FinishedCase | { readonly file: string; readonly error: string };

/** A case that was run. */
export interface FinishedCase {
  readonly file: string;
  readonly name: string;
  /** What computed it first. */
  readonly source: string;
  /** Steps that were run; of a training run alone. */
  readonly steps?: number;
  readonly seconds: number;
  readonly deviations: readonly Deviation[];
  /** Whether every deviation is within its tolerance. */
  readonly within: boolean;
}

/** Options of {@linkcode replayCases}. */
export interface ReplayCasesOptions {
  readonly dataDir: string | undefined;
  /** Steps of each training run, at most its own; all by default. */
  readonly steps: number | undefined;
  /** Run operation by operation, without recording the step. */
  readonly eager: boolean;
  readonly terminal: Pick<Terminal, "interactive" | "status">;
  readonly signal: AbortSignal;
}

/**
 * Runs cases one after the other on the active backend; a data set is loaded once.
 *
 * @param files Files of the cases.
 * @param options Data, steps, where to show progress.
 * @returns What became of each; a case that cannot be run does not keep the others from it.
 */
export async function* replayCases(
  files: readonly string[],
  options: ReplayCasesOptions,
): AsyncGenerator<CaseReport> {
  const loaded = new Map<string, Promise<LabelledRows>>();
  const { dataDir, signal, terminal } = options;
  using download = downloadProgress(terminal);
  const load = (name: string): Promise<LabelledRows> => {
    const examples = loaded.get(name) ??
      loadReplayRows(name, { dataDir, signal, onProgress: download.report });
    loaded.set(name, examples);
    return examples;
  };
  for (const file of files) {
    if (signal.aborted) return;
    try {
      yield await replayOne(file, load, options);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof CaseError)) throw error;
      yield { file, error: error.message };
    }
  }
}

async function replayOne(
  file: string,
  load: (dataset: string) => Promise<LabelledRows>,
  options: ReplayCasesOptions,
): Promise<FinishedCase> {
  const content = await readText(file);
  const reference = parseReference(content, file);
  const start = performance.now();
  const done = reference === undefined
    ? await replayRun(parseCase(content, file), file, load, options)
    : await compareValues(reference, file, load, options);
  return {
    file,
    ...done,
    seconds: (performance.now() - start) / 1000,
    within: done.deviations.every((deviation) => deviation.within),
  };
}

async function compareValues(
  reference: ReferenceValues,
  file: string,
  load: (dataset: string) => Promise<LabelledRows>,
  { steps, eager, signal, terminal }: ReplayCasesOptions,
): Promise<Pick<FinishedCase, "name" | "source" | "deviations">> {
  const { name, source } = reference;
  if (steps !== undefined) {
    throw new CaseError(file, `steps are ${steps}, want none for what is no training run`);
  }
  using shown = new DisposableStack();
  let progress: Progress | undefined;
  const onProgress = ({ done, total, unit }: ReferenceProgress) => {
    progress ??= shown.use(new Progress(terminal, { total, unit }));
    progress.report(done, name);
  };
  const deviations = await compareReference(reference, { load, eager, signal, onProgress });
  return { name, source, deviations };
}

async function replayRun(
  replay: ReplayCase,
  file: string,
  load: (dataset: string) => Promise<LabelledRows>,
  options: ReplayCasesOptions,
): Promise<Pick<FinishedCase, "name" | "source" | "steps" | "deviations">> {
  planCase(replay); // before the data: what is not supported needs none
  const subset = await readSubset(replay, file);
  const { dataset } = replay.data;
  const train = dataset === randomColour ? randomColourRows(replay) : await load(dataset);
  const total = Math.min(options.steps ?? replay.steps, replay.steps);
  using progress = new Progress(options.terminal, { total, unit: "steps" });
  const ours = await runReplay(replay, train, {
    steps: total,
    eager: options.eager,
    signal: options.signal,
    subset,
    onStep: (done) => progress.report(done, replay.name),
  });
  const deviations = compareFigures(replay, ours);
  return { name: replay.name, source: replay.source, steps: total, deviations };
}

/** The file that lists a case's rows lies beside the case. */
async function readSubset(replay: ReplayCase, file: string): Promise<Int32Array | undefined> {
  const { subset } = replay.data;
  if (subset === undefined) return undefined;
  const path = file.replace(/[^/\\]*$/, `${subset}.json`);
  return parseSubset(await readText(path), path);
}

async function readText(file: string): Promise<string> {
  try {
    return await Deno.readTextFile(file);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound || cause instanceof Deno.errors.IsADirectory)) {
      throw cause;
    }
    throw new CaseError(file, "it is not there, want the file of a replay case", { cause });
  }
}
