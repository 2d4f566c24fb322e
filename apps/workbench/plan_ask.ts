import { type FlagValues, parseFlags, quoted, UsageError } from "@shrinklab/command";
import {
  type Experiment,
  type Method,
  optimizerText,
  planExperiment,
  prepareExperiment,
  type Source,
  trialsOf,
} from "@shrinklab/experiments";
import type { Preset } from "@shrinklab/experiments/presets";
import { formatExperiment } from "@shrinklab/experiments";
import { formatNetwork } from "@shrinklab/models";
import { shortNumber } from "@shrinklab/names";
import { parsePenalties } from "@shrinklab/regularizers";
import type { Ask, LayerRow, MethodChoice, Plan, PlanFault } from "@shrinklab/workbench";
import { fileFlags } from "../experiment/flags.ts";
import { overridesOf } from "../experiment/overrides_of.ts";
import { readExperiment } from "../experiment/read_experiment.ts";

// What a page does not ask for: other work than training, other machines, other places.
const {
  blas: _blas,
  threads: _threads,
  json: _json,
  list: _list,
  out: _out,
  predict: _predict,
  print: _print,
  weights: _weights,
  "no-report": _report,
  "data-dir": _folder,
  ...askFlags
} = fileFlags;

/** What is trained of an ask. */
export interface AskedSweep {
  /** The experiment. */
  readonly experiment: Experiment;
  /** What was decided for the user. */
  readonly remarks: readonly string[];
  /** How many seeds, and why. */
  readonly seedText: string;
  /** The preset or file that it begins with. */
  readonly preset: Preset;
  /** The flags. */
  readonly flags: FlagValues<typeof askFlags>;
  /** The command line that trains the same. */
  readonly command: string;
}

/**
 * Reads what a page asks for, as `deno task sweep` reads its command line.
 *
 * @param ask The arguments.
 * @returns The experiment.
 * @throws {UsageError} If the arguments are wrong.
 * @throws {RangeError} If a setting is.
 * @throws {SyntaxError} If a text does not parse.
 */
export async function readAsk({ args, name }: Ask): Promise<AskedSweep> {
  const { flags, positionals } = parseFlags(args, askFlags);
  const preset = await readExperiment(positionals);
  const { experiment, remarks, seedText } = planExperiment([preset], overridesOf(flags));
  const named = name === undefined ? [] : ["--name", name];
  const command = commandText("sweep", [...args, ...named]);
  return { experiment, remarks, seedText, preset, flags, command };
}

/**
 * A command line as one types it.
 *
 * @param task Its task.
 * @param args Its arguments.
 * @returns The line, with quotes where a shell wants them.
 */
export function commandText(task: string, args: readonly string[]): string {
  return [`deno task ${task}`, ...args.map(quoted)].join(" ");
}

/** Loads the data of an experiment; a data set that is named by a flag may be downloaded. */
export type LoadAsked = (asked: {
  readonly experiment: Experiment;
  readonly flags: { readonly dataset?: string | undefined };
}) => Promise<Source>;

/**
 * Says what an ask would train, or what is wrong with it: what the page New shows as one types.
 *
 * @param ask What is asked for.
 * @param load Loads its data.
 * @returns The plan; with faults it is that of the ask without the flags that they are about.
 */
export async function planAsk(ask: Ask, load: LoadAsked): Promise<Plan> {
  const faults: PlanFault[] = [];
  let { args } = ask;
  for (;;) {
    try {
      const asked = await readAsk({ ...ask, args });
      const { faults: others, ...plan } = await planOf(asked, load);
      return { ...plan, faults: [...faults, ...others] };
    } catch (error) {
      const fault = faultOf(error, args);
      faults.push(fault);
      // The rest of the page is worked out without what is wrong, until nothing is left to leave out.
      const flag = fault.flag ?? flagsOf(args).at(-1);
      const without = flag === undefined ? args : withoutFlag(args, flag);
      if (without.length < args.length) args = without;
      else if (args.length === 1 && args[0] === "quick") throw error;
      else args = ["quick"];
    }
  }
}

async function planOf(asked: AskedSweep, load: LoadAsked): Promise<Plan> {
  const { experiment, preset, remarks, seedText, command } = asked;
  const [first] = experiment.methods as readonly [Method];
  const { layers, parameters, data, faults } = await layersOf(asked, load);
  return {
    experiment: formatExperiment(experiment),
    command,
    remarks,
    seeds: seedText,
    trials: trialsOf(experiment).length,
    methods: choicesOf(preset, experiment),
    network: formatNetwork(first.network.layers),
    usual: {
      optimizer: optimizerText(first.optimizer),
      lr: first.optimizer.lr,
      epochs: first.epochs,
      batchSize: String(first.batchSize),
    },
    table: experiment.data.type === "table",
    layers,
    parameters,
    data,
    faults,
  };
}

/** Methods of the preset, those that are chosen as they are after the flags. */
function choicesOf(preset: Preset, experiment: Experiment): MethodChoice[] {
  const chosen = new Map(experiment.methods.map((method) => [method.name, method]));
  const known = [...preset.methods, ...preset.others ?? []];
  return known.map((own): MethodChoice => {
    const method = chosen.get(own.name) ?? own;
    const lambda = strengthOf(method);
    return {
      name: own.name,
      chosen: chosen.has(own.name),
      text: describe(method),
      ...(lambda === undefined ? {} : { lambda }),
    };
  });
}

/** The strength that `--lambda NAME=X` sets, where there is just one. */
function strengthOf({ penalty, optimizer }: Method): number | undefined {
  if (penalty === undefined) return optimizer.weightDecay;
  const terms = parsePenalties(penalty);
  const strengths = terms.flatMap(({ penalty }) => Object.values(penalty.factors));
  return strengths.length === 1 ? strengths[0] : undefined;
}

function describe({ penalty, prune, optimizer, network }: Method): string {
  const dropout = network.layers.flatMap((layer) => layer.type === "Dropout" ? [layer.rate] : []);
  const parts = [
    penalty,
    optimizer.weightDecay === undefined
      ? undefined
      : `weight decay ${shortNumber(optimizer.weightDecay)}`,
    prune,
    dropout.length === 0 ? undefined : `dropout ${[...new Set(dropout)].join(", ")}`,
  ].filter((part) => part !== undefined);
  return parts.join(", ") || "no penalty";
}

async function layersOf(
  asked: AskedSweep,
  load: LoadAsked,
): Promise<Pick<Plan, "layers" | "parameters" | "data" | "faults">> {
  const { experiment } = asked;
  try {
    const source = await load(asked);
    using prepared = await prepareExperiment(
      { ...experiment, seeds: experiment.seeds.slice(0, 1) },
      source,
    );
    const { rows, training, parameters } = prepared.methodOf(experiment.methods[0]!);
    const layers = training.model.layers.map((
      { name, spec, outputShape, parameters },
    ): LayerRow => ({
      name,
      text: formatNetwork([spec]),
      shape: outputShape.join(" x "),
      parameters: parameters.reduce(
        (sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1),
        0,
      ),
    }));
    const count = (rows: number) => rows.toLocaleString("en");
    const { name } = source.type === "images" ? source.images : source.file;
    const sets = [
      `${count(rows.train.rows)} rows to train on`,
      ...(rows.valid === undefined ? [] : [`${count(rows.valid.rows)} held out`]),
      ...(rows.test === undefined ? [] : [`${count(rows.test.rows)} to test on`]),
    ];
    const data = [`${name}: ${sets.join(", ")}`, ...(source.standIn ? [source.standIn] : [])];
    return { layers, parameters, data: data.join(". "), faults: [] };
  } catch (error) {
    if (!isOurs(error)) throw error;
    const flags = [...new Set(flagsOf(asked.command.split(" ")))];
    const about = /^Cannot (build|read network)/.test(error.message) && flags.includes("network")
      ? "network"
      : /^Cannot train: batch size/.test(error.message)
      ? "batch-size"
      : flags.find((flag) => flag === "csv" || flag === "images");
    const fault = { text: error.message, ...(about === undefined ? {} : { flag: about }) };
    return { layers: [], parameters: 0, data: "", faults: [fault] };
  }
}

/**
 * What is wrong, and which of the flags that are given it is about.
 *
 * @param error What was thrown; where it is a bug it is thrown again.
 * @param args The arguments.
 * @returns The fault.
 */
export function faultOf(error: unknown, args: readonly string[]): PlanFault {
  if (!isOurs(error)) throw error;
  const given = flagsOf(args);
  const named = /--([a-z][a-z-]*)/.exec(error.message)?.[1];
  const flag = named !== undefined && given.includes(named)
    ? named
    : /^Cannot (read|build) (network|layer)/.test(error.message) && given.includes("network")
    ? "network"
    : given.find((name) => error.message.startsWith(`Cannot read ${name}`));
  return { text: error.message, ...(flag === undefined ? {} : { flag }) };
}

function isOurs(error: unknown): error is Error {
  return error instanceof Error &&
    (error instanceof UsageError || error.message.startsWith("Cannot "));
}

function flagsOf(args: readonly string[]): string[] {
  return args.flatMap((arg) => /^--([a-z][a-z-]*)/.exec(arg)?.[1] ?? []);
}

/** The arguments without a flag and its value. */
function withoutFlag(args: readonly string[], flag: string): string[] {
  return args.filter((arg, at) =>
    arg !== `--${flag}` && !arg.startsWith(`--${flag}=`) &&
    !(args[at - 1] === `--${flag}` && !arg.startsWith("--"))
  );
}
