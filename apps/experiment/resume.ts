import { UsageError } from "@shrinklab/command";
import {
  type CompletedTrial,
  type Experiment,
  labelOf,
  parseExperiment,
  type Trial,
  type TrialHooks,
  trialPosition,
} from "@shrinklab/experiments";
import type { Preset } from "@shrinklab/experiments/presets";
import {
  type CheckpointFolder,
  differenceText,
  lockFolder,
  readStartedRun,
  type ResultBase,
  type StartedRun,
} from "@shrinklab/report";
import type { State } from "@shrinklab/training";
import type { ExperimentFlags } from "./flags.ts";

/**
 * Checks what `--resume` and `--checkpoint` stand beside.
 *
 * @param flags The flags.
 * @throws {UsageError} If one of them leaves nothing to do for another.
 */
export function checkResume(flags: ExperimentFlags): void {
  const { resume, checkpoint, out, weights } = flags;
  if (resume !== undefined && out !== undefined) {
    throw new UsageError("Cannot resume: there are --resume and --out, want the run's folder once");
  }
  if (weights !== undefined && (resume ?? checkpoint) !== undefined) {
    const name = resume === undefined ? "--checkpoint" : "--resume";
    throw new UsageError(`Cannot use ${name}: --weights trains nothing, want one of them`);
  }
}

/**
 * The experiment of a run, as a preset.
 *
 * @param path Folder of the run.
 * @returns What it began with.
 * @throws {UsageError} If there is no run.
 */
export async function resumedPreset(path: string): Promise<Preset> {
  const { base } = await readStartedRun(path);
  return parseExperiment(JSON.stringify(base.experiment), `${path}/result.json`);
}

/** A run that goes on. */
export class ResumedRun implements Disposable {
  readonly #started: StartedRun;
  readonly #lock: Disposable;
  readonly #completed: ReadonlyMap<string, CompletedTrial>;

  private constructor(started: StartedRun, lock: Disposable) {
    this.#started = started;
    this.#lock = lock;
    this.#completed = new Map(started.completed.map((one) => [trialName(one.run), one]));
  }

  /**
   * Takes up the run in a folder, and keeps other processes out of it until it is disposed of.
   *
   * @param path The folder.
   * @param experiment What is about to run.
   * @returns The run.
   * @throws {UsageError} If there is none, or it is one of another experiment.
   * @throws {RunFolderError} If another process is at it.
   */
  static async open(path: string, experiment: Experiment): Promise<ResumedRun> {
    await readStartedRun(path); // whether there is one at all
    using held = new DisposableStack();
    const lock = held.use(lockFolder(path));
    const run = new ResumedRun(await readStartedRun(path), lock);
    run.#checkSame(run.#started.base.experiment, experiment);
    held.move();
    return run;
  }

  /** Path of the folder. */
  get path(): string {
    return this.#started.path;
  }

  /** The result but for its runs, as it was begun. */
  get base(): ResultBase {
    return this.#started.base;
  }

  /** The trials that have ended. */
  get completed(): readonly CompletedTrial[] {
    return this.#started.completed;
  }

  /**
   * Checks that data and backend are those of the run.
   *
   * @param base What is about to run.
   * @returns Versions that are others, in words; their bits may be others too.
   * @throws {UsageError} If something differs that changes results.
   */
  checkBase({ dataset, backend, versions }: ResultBase): string | undefined {
    const before = this.#started.base;
    this.#checkSame(before.dataset, dataset, "dataset");
    // The engine gives the same bits on any number of threads.
    const threads = backend.name === "engine" ? { threads: backend.threads } : {};
    this.#checkSame({ ...before.backend, ...threads }, backend, "backend");
    const others = Object.keys(versions).flatMap((name) =>
      versions[name] === before.versions[name]
        ? []
        : [`${name} ${versions[name]}, before by ${before.versions[name]}`]
    );
    return others.length === 0 ? undefined : `went on by ${others.join("; ")}`;
  }

  /** What came of a trial, if it has ended. */
  readonly completedTrial = (trial: Trial): CompletedTrial | undefined =>
    this.#completed.get(nameOf(trial));

  /**
   * Says how far the run is, and finds where the next trial goes on.
   *
   * @param trials All trials.
   * @param checkpoints The run's.
   * @returns Lines for the user, and the state for the trial that has one.
   */
  async whereabouts(
    trials: readonly Trial[],
    checkpoints: CheckpointFolder,
  ): Promise<{ lines: string[]; resumeFrom: NonNullable<TrialHooks["resumeFrom"]> }> {
    const rest = trials.filter((trial) => !this.completedTrial(trial));
    const { checkpoint, remarks } = await checkpoints.latest();
    // One of a trial that has ended was left by a kill right after its end.
    const under = rest.find((trial) => nameOf(trial) === checkpoint?.about);
    const ended = `Goes on with ${this.path}: ${trials.length - rest.length} of ` +
      `${trials.length} trials have ended`;
    return {
      lines: [
        ...this.#started.remarks,
        ...(rest.length === 0 ? [] : remarks),
        under === undefined ? ended : `${ended}; ${whereText(under, checkpoint!.state)}`,
      ],
      resumeFrom: (trial): State | undefined => trial === under ? checkpoint!.state : undefined,
    };
  }

  /** Lets other processes at the folder. */
  [Symbol.dispose](): void {
    this.#lock[Symbol.dispose]();
  }

  #checkSame(before: unknown, now: unknown, what?: string): void {
    const differs = differenceText(plain(before), plain(now));
    if (differs === undefined) return;
    throw new UsageError(
      `Cannot resume "${this.path}": ${what === undefined ? "" : `${what}.`}${differs}; want the ` +
        "same, or a new run",
    );
  }
}

/**
 * What a checkpoint says of its trial.
 *
 * @param trial The trial.
 * @returns The same text for the same trial of an experiment.
 */
export function nameOf({ method, seed, set }: Trial): string {
  return trialName({ method: method.name, seed, ...(set === undefined ? {} : { set }) });
}

function whereText({ method, set, seed }: Trial, state: State): string {
  const { epoch, step } = trialPosition(state);
  return `${labelOf(method.name, set)} seed ${seed} goes on in epoch ${epoch} after step ${step}`;
}

function trialName({ method, seed, set }: Pick<CompletedTrial["run"], "method" | "seed" | "set">) {
  return JSON.stringify({ method, seed, set });
}

/** As JSON keeps it. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
