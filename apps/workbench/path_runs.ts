import { entriesOf, type FlagValues, isFile, type Logger, parseFlags } from "@shrinklab/command";
import { type Experiment, prepareExperiment } from "@shrinklab/experiments";
import { checkName } from "@shrinklab/names";
import { RunFolder } from "@shrinklab/report";
import type { Ask, BegunPath, PathPlan, PathRun } from "@shrinklab/workbench";
import { readExperiment } from "../experiment/read_experiment.ts";
import { pathFlags } from "../path/flags.ts";
import { PathFolder } from "../path/path_folder.ts";
import { type PlannedPath, plannedPaths, setupOf } from "../path/planned_paths.ts";
import { commandText, faultOf, type LoadAsked } from "./plan_ask.ts";
import type { PathProcess, startPath } from "./path_process.ts";

// What a page does not ask for: other machines, other places.
const {
  blas: _blas,
  threads: _threads,
  json: _json,
  out: _out,
  "no-report": _report,
  "data-dir": _folder,
  ...askFlags
} = pathFlags;

/** What a {@linkcode PathRuns} works with. */
export interface PathRunsOptions {
  /** Folder of paths. */
  readonly runs: string;
  /** Starts the process of a path. */
  readonly start: typeof startPath;
  /** Loads the data of an experiment. */
  readonly load: LoadAsked;
  /** Folder with data sets. */
  readonly dataDir: string | undefined;
  /** Told what goes wrong with a path. */
  readonly log: Logger;
}

/** A path that an ask is of. */
interface AskedPath {
  readonly path: PlannedPath;
  readonly flags: FlagValues<typeof askFlags>;
  /** Names of all methods that there are. */
  readonly methods: readonly string[];
  /** What was decided for the user. */
  readonly notes: readonly string[];
}

/** In the folder of a path, what was asked for: the arguments with which it goes on. */
const ASKED = "asked.json";

/**
 * Starts paths, one at a time, each as a process of its own that writes into a folder. The folders are
 * the truth: what one holds of a path that was ended at any time is where it goes on.
 */
export class PathRuns implements AsyncDisposable {
  readonly #options: PathRunsOptions;
  readonly #faults = new Map<string, string>();
  #run: PathRun | undefined;
  #process: PathProcess | undefined;
  /** Whether it was asked to end. */
  #stopped = false;
  #ended: Promise<void> = Promise.resolve();

  /** @param options Where paths are, and what trains them. */
  constructor(options: PathRunsOptions) {
    this.#options = options;
  }

  /** The path that is trained; nothing where none is. */
  get running(): PathRun | null {
    return this.#run ?? null;
  }

  /** Paths that were begun here and have not ended, but for the one that is trained; newest first. */
  begun(): BegunPath[] {
    return this.#folders().flatMap((name): BegunPath[] => {
      const folder = `${this.#options.runs}/${name}`;
      const isBegun = isFile(`${folder}/${ASKED}`) && !isFile(`${folder}/path.json`);
      if (!isBegun || this.#run?.name === name) return [];
      const points = entriesOf(`${folder}/points`).length;
      const fault = this.#faults.get(name);
      return [{ name, points, ...(fault === undefined ? {} : { fault }) }];
    }).sort((a, b) => a.name < b.name ? 1 : -1);
  }

  /**
   * What path an ask is of, or what is wrong with it.
   *
   * @param ask Arguments of `deno task path`.
   * @returns The plan.
   */
  async plan(ask: Ask): Promise<PathPlan> {
    const command = commandText("path", ask.args);
    try {
      const asked = await this.#read(ask);
      const { path: { experiment: { methods: [method] } }, methods, notes } = asked;
      const plan = { command, methods, method: method.name, penalty: method.penalty!, notes };
      try {
        await this.#check(asked);
        return plan;
      } catch (error) {
        return { ...plan, fault: faultOf(error, []).text };
      }
    } catch (error) {
      const { text } = faultOf(error, []);
      return { command, methods: [], method: "", penalty: "", notes: [], fault: text };
    }
  }

  /**
   * Makes the folder of a path, and starts it.
   *
   * @param ask Arguments of `deno task path`.
   * @returns Name of the folder.
   * @throws {RangeError} If a setting is wrong, or a path is trained already.
   */
  async start(ask: Ask): Promise<string> {
    const asked = await this.#read(ask);
    await this.#check(asked);
    this.#checkIdle("start");
    const { path, flags } = asked;
    const [method] = path.experiment.methods;
    const made = RunFolder.createNamed(`path-${method.name}`, new Date(), this.#options.runs);
    {
      // The process that trains takes the folder over.
      using opened = PathFolder.open(made.path, method.name, setupOf(path, flags));
      opened.folder.write(ASKED, `${JSON.stringify({ args: ask.args })}\n`);
    }
    const name = made.path.slice(this.#options.runs.length + 1);
    this.#train(name, ask.args);
    return name;
  }

  /**
   * Goes on with a path that was ended.
   *
   * @param name Name of its folder.
   * @throws {RangeError} If there is none, or a path is trained already.
   */
  resume(name: string): void {
    checkName("resume path", "name", name, this.begun().map((one) => one.name));
    this.#checkIdle("resume");
    const { args } = JSON.parse(
      Deno.readTextFileSync(`${this.#options.runs}/${name}/${ASKED}`),
    );
    this.#train(name, args);
  }

  /**
   * Ends the path that is trained; what it has stays.
   *
   * @param name Name of its folder.
   * @throws {RangeError} If it is not trained.
   */
  async stop(name: string): Promise<void> {
    if (this.#run?.name !== name) {
      throw new RangeError(`Cannot stop path: "${name}" is not trained here, want one that is`);
    }
    await this.#end();
  }

  /** Ends what is trained; it can go on. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
  }

  async #end(): Promise<void> {
    this.#stopped = true;
    this.#process?.stop();
    await this.#ended;
  }

  async #read({ args }: Ask): Promise<AskedPath> {
    const { flags, positionals } = parseFlags(args, askFlags);
    const preset = await readExperiment(positionals);
    const { paths: [path, ...others], notes } = plannedPaths(preset, { flags });
    if (others.length > 0) {
      throw new RangeError(
        `Cannot plan path: there are ${
          others.length + 1
        }, want --methods with one name and --seeds 1`,
      );
    }
    const methods = [...preset.methods, ...preset.others ?? []].map(({ name }) => name);
    return { path: path!, flags, methods, notes };
  }

  /** Puts data and network together, to see that they suit. */
  async #check({ path, flags }: AskedPath): Promise<void> {
    const experiment: Experiment = path.experiment;
    const source = await this.#options.load({ experiment, flags });
    using prepared = await prepareExperiment(experiment, source);
    prepared.methodOf(experiment.methods[0]!);
  }

  #checkIdle(action: string): void {
    if (this.#run === undefined) return;
    throw new RangeError(
      `Cannot ${action} path: "${this.#run.name}" is trained, want it ended or stopped first`,
    );
  }

  #train(name: string, args: readonly string[]): void {
    const { runs, start, dataDir, log } = this.#options;
    const where = ["--out", `${runs}/${name}`];
    const data = dataDir === undefined ? [] : ["--data-dir", dataDir];
    let first: { readonly done: number; readonly at: number } | undefined;
    this.#process = start([...args, ...where, ...data], ({ done, all, lambda }) => {
      const now = performance.now();
      first ??= { done, at: now };
      const each = (now - first.at) / (done - first.done) / 1000;
      this.#run = { name, done, all, lambda, ...(each > 0 ? { left: each * (all - done) } : {}) };
    });
    this.#faults.delete(name);
    this.#run = { name };
    this.#stopped = false;
    this.#ended = this.#process.ended.then((why) => {
      this.#run = undefined;
      this.#process = undefined;
      if (why === undefined || this.#stopped) return;
      this.#faults.set(name, why);
      log.warn(`"${name}" has not ended: ${why}`);
    });
  }

  #folders(): string[] {
    return entriesOf(this.#options.runs).filter(({ isDirectory }) => isDirectory)
      .map(({ name }) => name);
  }
}
