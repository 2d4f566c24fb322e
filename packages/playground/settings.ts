import {
  type OptimizerOffer,
  type OptimizerOfferName,
  optimizerOffers,
  type PenaltyChoiceName,
  penaltyChoices,
} from "./penalties.ts";
import { type PlaygroundTask, type TaskName, tasks } from "./tasks.ts";

/** What the page is set to: plain data, all of which is in its address. */
export interface Settings {
  /** What is trained. */
  readonly task: TaskName;
  /** Hidden layers as text; the last layer follows from the data. */
  readonly network: string;
  /** Standard deviation of the noise of points, 0 to 0.5. */
  readonly noise: number;
  /** The optimizer. */
  readonly optimizer: OptimizerOfferName;
  /** Fixes points, initial weights, order and masks, 0 to below 2^32. */
  readonly seed: number;
  /** Whether the bits are the same on every machine. */
  readonly strict: boolean;
  /** The penalty. */
  readonly penalty: PenaltyChoiceName;
  /** Its strength, 0 or more. */
  readonly lambda: number;
  /** Whether it is over biases too. */
  readonly biases: boolean;
  /** Share of hidden units that a step drops, 0 to below 1. */
  readonly dropout: number;
  /** Learning rate, above 0. */
  readonly lr: number;
  /** Steps a second at most; 0 for as many as there can be. */
  readonly pace: number;
  /** Epochs after which training pauses; 0 for never. */
  readonly epochs: number;
  /** Whether the model is drawn while it is trained. */
  readonly draw: boolean;
}

/** What can be changed while a model is trained; what else is changed begins anew. */
export const liveSettings = [
  "penalty",
  "lambda",
  "biases",
  "dropout",
  "lr",
  "pace",
  "epochs",
  "draw",
] as const satisfies readonly (keyof Settings)[];

/**
 * What a task begins with.
 *
 * @param task The task.
 * @param optimizer The optimizer; default SGD with momentum.
 * @returns All settings.
 *
 * @example
 * ```ts
 * import { defaultSettings } from "@shrinklab/playground";
 * import { assertEquals } from "@std/assert";
 *
 * const { penalty, lr, biases } = defaultSettings("cnn");
 * assertEquals([penalty, lr, biases], ["none", 0.05, true]);
 * ```
 */
export function defaultSettings(task: TaskName, optimizer: OptimizerOfferName = "sgd"): Settings {
  const { network, noise, lr, biases, pace }: PlaygroundTask = tasks[task];
  const offer: OptimizerOffer = optimizerOffers[optimizer];
  return {
    task,
    network,
    noise,
    optimizer,
    seed: 1,
    strict: false,
    penalty: "none",
    lambda: 1e-4,
    biases,
    dropout: 0,
    lr: offer.lr ?? lr,
    pace,
    epochs: 0,
    draw: true,
  };
}

/** Reads a value; nothing where the text is none. */
type Read<T> = (text: string) => T | undefined;

const oneOf = <Name extends string>(names: Readonly<Record<Name, unknown>>): Read<Name> => (text) =>
  Object.hasOwn(names, text) ? text as Name : undefined;

const number = (least: number, most: number, whole = false): Read<number> => (text) => {
  const value = text.trim() === "" ? NaN : Number(text);
  return value >= least && value <= most && (!whole || Number.isInteger(value)) ? value : undefined;
};

const yesNo: Read<boolean> = (text) => ({ yes: true, no: false } as Record<string, boolean>)[text];

/** How each setting is read, and what is wanted of it in words. */
const fields: { readonly [Name in keyof Settings]: readonly [Read<Settings[Name]>, string] } = {
  task: [oneOf(tasks), `one of ${Object.keys(tasks).join(", ")}`],
  network: [(text) => text.trim() === "" ? undefined : text, "layers such as dense(16) tanh"],
  noise: [number(0, 0.5), "a number from 0 to 0.5"],
  optimizer: [oneOf(optimizerOffers), `one of ${Object.keys(optimizerOffers).join(", ")}`],
  seed: [number(0, 2 ** 32 - 1, true), "a whole number from 0 to 4294967295"],
  strict: [yesNo, "yes or no"],
  penalty: [oneOf(penaltyChoices), `one of ${Object.keys(penaltyChoices).join(", ")}`],
  lambda: [number(0, 1000), "a number from 0 to 1000"],
  biases: [yesNo, "yes or no"],
  dropout: [number(0, 0.95), "a number from 0 to 0.95"],
  lr: [number(1e-6, 100), "a number from 0.000001 to 100"],
  pace: [number(0, 1e6, true), "a whole number of steps a second, 0 for all"],
  epochs: [number(0, 1e6, true), "a whole number, 0 for no end"],
  draw: [yesNo, "yes or no"],
};

/**
 * Reads one setting as it stands in the page's address, or in a field of the page.
 *
 * @param name Name of the setting.
 * @param text Its value as text.
 * @returns The value.
 * @throws {RangeError} If it is none.
 */
export function readSetting<Name extends keyof Settings>(name: Name, text: string): Settings[Name] {
  const [read, wanted] = fields[name];
  const value = read(text);
  if (value !== undefined) return value;
  throw new RangeError(`Cannot set ${name}: it is ${JSON.stringify(text)}, want ${wanted}`);
}

/**
 * Reads the settings of an address. What is wrong in it is said, and stays as the task begins.
 *
 * @param hash What follows `#`, with it or without.
 * @returns The settings, and what is wrong, one line each.
 *
 * @example
 * ```ts
 * import { parseSettings } from "@shrinklab/playground";
 * import { assertEquals } from "@std/assert";
 *
 * const { settings, faults } = parseSettings("#task=spiral&penalty=prox-l1&lambda=lots");
 * assertEquals([settings.task, settings.penalty, settings.lambda], ["spiral", "prox-l1", 1e-4]);
 * assertEquals(faults, ['Cannot set lambda: it is "lots", want a number from 0 to 1000']);
 * ```
 */
export function parseSettings(hash: string): { settings: Settings; faults: string[] } {
  const given = [...new URLSearchParams(hash.replace(/^#/, ""))];
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, text] of given) {
    try {
      if (!Object.hasOwn(fields, name)) {
        const known = Object.keys(fields).join(", ");
        throw new RangeError(`Cannot set ${JSON.stringify(name)}: want one of ${known}`);
      }
      values[name] = readSetting(name as keyof Settings, text);
    } catch (error) {
      faults.push((error as Error).message);
    }
  }
  const { task = "circles", optimizer } = values as Partial<Settings>;
  return { settings: { ...defaultSettings(task, optimizer), ...values }, faults };
}

/**
 * Writes settings as they stand in the page's address: what is as the task begins is left out.
 *
 * @param settings The settings.
 * @returns What follows `#`.
 *
 * @example
 * ```ts
 * import { defaultSettings, formatSettings } from "@shrinklab/playground";
 * import { assertEquals } from "@std/assert";
 *
 * const settings = { ...defaultSettings("xor"), penalty: "l1", strict: true } as const;
 * assertEquals(formatSettings(settings), "task=xor&strict=yes&penalty=l1");
 * ```
 */
export function formatSettings(settings: Settings): string {
  const usual = defaultSettings(settings.task, settings.optimizer);
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(settings)) {
    const always = name === "task" || (name === "optimizer" && value !== "sgd");
    if (!always && value === usual[name as keyof Settings]) continue;
    parameters.set(name, typeof value === "boolean" ? (value ? "yes" : "no") : String(value));
  }
  return parameters.toString();
}
