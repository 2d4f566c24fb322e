import { formatNetwork, parseNetwork } from "@shrinklab/models";
import { canonicalJson, fieldPath, messageOf, shortJson } from "@shrinklab/names";
import * as v from "valibot";
import type { Experiment, Method, NetworkSpec } from "./experiment.ts";
import { experimentSchema } from "./experiment_schema.ts";
import type { Preset } from "./presets/preset.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Characters in a line of a file that is printed. */
const WIDTH = 100;

/**
 * Reads an experiment from the text of a file: one that a user wrote, that `--print` gave, or the
 * `result.json` of a run.
 *
 * A file may state under `defaults` what all methods have in common, and leave out `format` and
 * `seeds`; `network` may be a text; `$schema` is passed over.
 *
 * @param text The text, JSON.
 * @param file Its path, for errors.
 * @returns The experiment, as `planExperiment` takes it; paths in it are as they were written.
 * @throws {SyntaxError} If it is not JSON.
 * @throws {RangeError} If a field is unknown, missing or out of range; the message names its path,
 * its value and what is wanted.
 *
 * @example
 * ```ts
 * import { parseExperiment } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const { methods } = parseExperiment(
 *   `{
 *     "name": "mine",
 *     "data": { "type": "images", "name": "embedded" },
 *     "defaults": {
 *       "network": "dense(64) relu",
 *       "initializers": { "layers": "he-normal" },
 *       "loss": "softmaxCrossEntropy",
 *       "optimizer": { "type": "SGD", "semantics": "pytorch", "lr": 0.1 },
 *       "batchSize": 32,
 *       "epochs": 2
 *     },
 *     "methods": [{ "name": "none" }, { "name": "l1", "penalty": "l1(1e-4)" }]
 *   }`,
 *   "mine.json",
 * );
 * assertEquals(methods.map(({ name, epochs }) => [name, epochs]), [["none", 2], ["l1", 2]]);
 * ```
 */
export function parseExperiment(text: string, file: string): Preset {
  const { $schema: _, ...json } = experimentOf(parseJson(text, file), file);
  const { defaults = {}, methods, ...rest } = json;
  const whole = Array.isArray(methods)
    ? methods.map((method) => isObject(method) ? { ...defaults as object, ...method } : method)
    : methods;
  const result = v.safeParse(experimentSchema, { format: 2, ...rest, methods: whole });
  if (!result.success) throw new RangeError(`Cannot read ${file}: ${issueText(result.issues[0])}`);
  const { methods: read, ...others } = result.output;
  return {
    ...others,
    methods: read.map((method) => ({
      ...method,
      network: typeof method.network === "string"
        ? { layers: parseNetwork(method.network) }
        : method.network,
    })) as unknown as readonly Method[],
  } as Preset;
}

/**
 * Writes an experiment as a file that {@linkcode parseExperiment} reads: what its methods have in
 * common once, networks as text where that says all of them.
 *
 * @param experiment The experiment.
 * @returns JSON for a person to change, without a line break at its end.
 *
 * @example
 * ```ts
 * import { formatExperiment, parseExperiment, planExperiment } from "@shrinklab/experiments";
 * import { presets } from "@shrinklab/experiments/presets";
 * import { assertEquals } from "@std/assert";
 *
 * const { experiment } = planExperiment([presets.quick], { methods: ["none", "l1"] });
 * assertEquals(parseExperiment(formatExperiment(experiment), "mine.json"), experiment);
 * ```
 */
export function formatExperiment(experiment: Experiment): string {
  // Fields in the order of the schema, so that what is read and written again is the same text.
  const ordered = v.parse(experimentSchema, experiment) as unknown as Experiment;
  const { format, name, data, methods, ...rest } = ordered;
  const short = methods.map((method): Fields => ({
    ...method,
    network: shortNetwork(method.network),
  }));
  const [first, ...others] = short;
  const isShared = ([field, value]: [string, unknown]) =>
    others.length > 0 &&
    others.every((other) => canonicalJson(other[field]) === canonicalJson(value));
  const defaults = Object.fromEntries(Object.entries(first!).filter(isShared));
  const own = short.map(({ name, ...fields }) => ({
    name,
    ...Object.fromEntries(
      Object.entries(fields).filter(([field]) => !Object.hasOwn(defaults, field)),
    ),
  }));
  return jsonText({
    format,
    name,
    data,
    ...(Object.keys(defaults).length === 0 ? {} : { defaults }),
    methods: own,
    ...rest,
  });
}

/** The text of a network's layers, where nothing is lost by it. */
function shortNetwork(network: NetworkSpec): NetworkSpec | string {
  const text = formatNetwork(network.layers);
  return canonicalJson({ layers: parseNetwork(text) }) === canonicalJson(network) ? text : network;
}

/** JSON in which a line holds what fits. */
function jsonText(value: unknown, indent = "", used = 0): string {
  const isList = Array.isArray(value);
  if (!isList && !isObject(value)) return JSON.stringify(value);
  const keys = Object.keys(value).map((key) => isList ? "" : `${JSON.stringify(key)}: `);
  const write = (inside: string) =>
    Object.values(value).map((part, at) => keys[at] + jsonText(part, inside, keys[at]!.length));
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  const space = isList ? "" : " ";
  const line = keys.length === 0
    ? open + close
    : open + space + write("").join(", ") + space + close;
  if (!line.includes("\n") && indent.length + used + line.length < WIDTH) return line;
  const inside = `${indent}  `;
  return `${open}\n${write(inside).map((part) => inside + part).join(",\n")}\n${indent}${close}`;
}

/** What of a file's JSON is the experiment. */
function experimentOf(json: unknown, file: string): Record<string, unknown> {
  if (!isObject(json)) {
    throw new RangeError(`Cannot read ${file}: it is ${shortJson(json)}, want an object`);
  }
  if ("runs" in json && json.format !== 2) {
    throw new RangeError(
      `Cannot read ${file}: format is ${shortJson(json.format)}, want 2: a result of before has ` +
        "no experiment in it; its command makes a new one",
    );
  }
  return "runs" in json && isObject(json.experiment) ? json.experiment : json;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = messageOf(error);
    throw new SyntaxError(`Cannot read ${file}: it is not JSON (${reason}), want an experiment`);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The place, the value and what is wanted. */
function issueText(issue: v.BaseIssue<unknown>): string {
  const path = fieldPath((issue.path ?? []).map(({ key }) => key as PropertyKey));
  if (issue.type === "strict_object" && issue.expected === "never") {
    return `${path} is no field, want ${issue.message}`;
  }
  if (issue.input === undefined) return `${path} is missing, want ${issue.message}`;
  return `${path === "" ? "it" : path} is ${shortJson(issue.input)}, want ${issue.message}`;
}
