import { type CompletedTrial, labelOf, type Result, type Run } from "@shrinklab/experiments";
import { encodeSafetensors } from "@shrinklab/models/safetensors";
import { layerRecord } from "@shrinklab/sparsity";
import { HistoryCsv } from "./history_csv.ts";
import { RunFolder } from "./run_folder.ts";

/** A result before anything has run. */
export type ResultBase = Omit<Result, "runs" | "verdicts">;

/** What stands before the first run in the text of a result. */
const HEAD = ',\n  "runs": [';

/** What stands after the last run in the text of a result. */
const TAIL = "\n  ]\n}\n";

/** The same, with what the runs come to. */
function tailWith(verdicts: Result["verdicts"]): string {
  if (verdicts === undefined) return TAIL;
  return `\n  ],\n  "verdicts": ${JSON.stringify(verdicts, null, 2).replaceAll("\n", "\n  ")}\n}\n`;
}

/**
 * The text of a result, as it is written and printed.
 *
 * @param result What to write.
 * @returns JSON, one line a run, and a newline at its end; a number that is not finite becomes
 * `null`, for which JSON has no other word.
 *
 * @example
 * ```ts ignore
 * assertEquals(JSON.parse(resultText(result)).format, 2);
 * ```
 */
export function resultText({ runs, verdicts, ...base }: Result): string {
  const lines = runs.map((run, at) => runText(run, at)).join("");
  return `${headText(base)}${lines}${tailWith(verdicts)}`;
}

/**
 * Reads the text of a result as far as it is whole: a run that was ended at any time may have left
 * the last line cut off.
 *
 * @param text What {@linkcode RunOutput} wrote.
 * @returns The result without verdicts; nothing where the text is another one.
 *
 * @example
 * ```ts ignore
 * assertEquals(parseResult(resultText(result))?.runs, result.runs);
 * ```
 */
export function parseResult(text: string): Omit<Result, "verdicts"> | undefined {
  const at = text.indexOf(HEAD);
  const base = at < 0 ? undefined : parsed<ResultBase>(`${text.slice(0, at)}\n}`);
  if (base === undefined || base.format !== 2) return undefined;
  const runs: Run[] = [];
  for (const line of text.slice(at + HEAD.length).split("\n").slice(1)) {
    const run = line.startsWith("    {") ? parsed<Run>(line.replace(/,$/, "")) : undefined;
    if (run === undefined) break;
    runs.push(run);
  }
  return { ...base, runs };
}

/** What JSON says; of numbers that were not finite it has kept `null`. */
function parsed<Kind>(json: string): Kind | undefined {
  try {
    return JSON.parse(json, (_, value) => value === null ? NaN : value);
  } catch {
    return undefined;
  }
}

/**
 * Name of the file in a run folder that has the weights of a run.
 *
 * @param run Its method, seed and swept values.
 * @param firstSeed The first seed of the experiment, which is not in the name.
 * @returns The name.
 *
 * @example
 * ```ts
 * import { weightsFile } from "@shrinklab/report";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(weightsFile({ method: "l1", seed: 1 }, 1), "weights-l1.safetensors");
 * assertEquals(weightsFile({ method: "l1", seed: 2 }, 1), "weights-l1-seed2.safetensors");
 * ```
 */
export function weightsFile(
  { method, seed, set }: Pick<Run, "method" | "seed" | "set">,
  firstSeed: number,
): string {
  // With one seed the name is the method's; more seeds need their numbers in it.
  const several = seed === firstSeed ? "" : `-seed${seed}`;
  return `weights-${labelOf(method, set).replaceAll(/[ =]/g, "-")}${several}.safetensors`;
}

/**
 * The run folder, into which results are written as they come: what a run adds is appended, and
 * `result.json` is whole after every run.
 */
export class RunOutput {
  readonly #folder: RunFolder;
  readonly #csv: HistoryCsv;
  readonly #firstSeed: number;
  #runs: number;

  /**
   * Makes the folder and writes a result without runs into it, so that a folder that cannot be
   * written is told before the training and not after.
   *
   * @param path The folder, or nothing for `runs/APP-NAME-TIME`.
   * @param base The result but for its runs.
   * @param before Runs of before, whose folder it then goes on with; what else is there stays.
   * @throws {RunFolderError} If it cannot be made or written, or is in use.
   *
   * @example
   * ```ts ignore
   * const output = new RunOutput("runs/first", base);
   * output.add(await runTrial(trial, prepared));
   * ```
   */
  constructor(path: string | undefined, base: ResultBase, before?: readonly Run[]) {
    this.#folder = path === undefined
      ? RunFolder.createNamed(`${base.app}-${base.experiment.name}`, new Date())
      : before === undefined
      ? RunFolder.create(path)
      : RunFolder.open(path);
    this.#csv = new HistoryCsv(base);
    this.#firstSeed = base.experiment.seeds[0]!;
    const runs = before ?? [];
    this.#runs = runs.length;
    this.#folder.write("result.json", resultText({ ...base, runs }));
    this.#folder.write(
      "history.csv",
      [this.#csv.header, ...runs.map(this.#csv.rows, this.#csv)].join(""),
    );
  }

  /** Path of the folder. */
  get path(): string {
    return this.#folder.path;
  }

  /**
   * Adds a trial that has ended: its weights, its epochs and its figures.
   *
   * @param completed The trial.
   * @throws {RunFolderError} If it cannot be written.
   */
  add({ run, weights }: CompletedTrial): void {
    const { method, seed, weightsSha256 } = run;
    this.#folder.write(
      weightsFile(run, this.#firstSeed),
      encodeSafetensors(weights, {
        method,
        seed: String(seed),
        weightsSha256,
        ...layerRecord(weights),
      }),
    );
    this.#folder.append("history.csv", this.#csv.rows(run));
    this.#folder.append("result.json", runText(run, this.#runs++) + TAIL, TAIL.length);
  }

  /**
   * Ends the result with what its runs come to.
   *
   * @param verdicts A line for each comparison.
   * @throws {RunFolderError} If it cannot be written.
   */
  finish(verdicts: readonly string[]): void {
    this.#folder.append("result.json", tailWith(verdicts), TAIL.length);
  }

  /**
   * Writes another file.
   *
   * @param name Name of the file within the folder.
   * @param content Text or bytes.
   * @throws {RunFolderError} If it cannot be written.
   */
  write(name: string, content: string | Uint8Array): void {
    this.#folder.write(name, content);
  }
}

function headText(base: ResultBase): string {
  return JSON.stringify(base, null, 2).slice(0, -2) + HEAD;
}

function runText(run: Run, at: number): string {
  return `${at === 0 ? "" : ","}\n    ${JSON.stringify(run)}`;
}
