import { knownNames } from "@shrinklab/names";
import { CaseError } from "./case_error.ts";
import { isObject, parseObject, shortly } from "./case_value.ts";
import { randomColour } from "./random_colour.ts";
import type { ReplayCase } from "./replay_case.ts";

/** What a field must be, in words and as a test. */
type Rule = readonly [wanted: string, fits: (value: unknown) => boolean];
type Fields = Readonly<Record<string, Rule>>;

const isNumber = (value: unknown) => typeof value === "number" && Number.isFinite(value);
const isWhole = (least: number) => (value: unknown) =>
  Number.isSafeInteger(value) && value as number >= least;
const listOf = (fits: (value: unknown) => boolean, least = 0) => (value: unknown) =>
  Array.isArray(value) && value.length >= least && value.every(fits);
const isText = (value: unknown) => typeof value === "string";
const optional = ([wanted, fits]: Rule): Rule => [
  wanted,
  (value) => value === undefined || fits(value),
];

const number: Rule = ["a number", isNumber];
const positive: Rule = ["a number > 0", (value) => isNumber(value) && value as number > 0];
const notNegative: Rule = ["a number >= 0", (value) => isNumber(value) && value as number >= 0];
const text: Rule = ["a text", isText];
const size: Rule = ["a whole number >= 1", isWhole(1)];
const count: Rule = ["a whole number >= 0", isWhole(0)];
const numbers: Rule = ["a list of numbers", listOf(isNumber)];
const object: Rule = ["an object", isObject];
const objects: Rule = ["a list of objects", listOf(isObject)];

const caseFields: Fields = {
  format: ["1", (value) => value === 1],
  name: text,
  source: text,
  input: ["a list of sizes", listOf(isWhole(1), 1)],
  layers: ["a list of layers", listOf((layer) => isObject(layer) && isText(layer.type), 1)],
  init: object,
  data: object,
  loss: text,
  steps: size,
  optimizer: object,
  penalty: ["an object or null", (value) => value === null || isObject(value)],
  dataLoss: optional(["true or false", (value) => typeof value === "boolean"]),
  expect: object,
  tolerance: object,
};
const initFields: Fields = { scheme: text, seed: count };
const dataFields: Fields = {
  dataset: text,
  random: optional(object),
  scale: positive,
  batchSize: size,
  order: optional(['"file"', (value) => value === "file"]),
  // The name becomes part of a path.
  subset: optional([
    "a name of letters, digits and -",
    (v) => isText(v) && /^[\w-]+$/.test(`${v}`),
  ]),
};
const randomFields: Fields = { seed: count, rows: size, classes: size };
const penaltyFields: Fields = {
  type: text,
  factor: notNegative,
  l1: optional(notNegative),
  over: text,
};
const expectFields: Fields = {
  loss: numbers,
  dataLoss: optional(numbers),
  params: objects,
  movingStatistics: optional(objects),
  testAccuracyFirst2560: optional(number),
};
const summaryFields: Fields = {
  size,
  maxAbs: notNegative,
  l1: notNegative,
  l2: notNegative,
  sum: number,
  head: numbers,
  nearZero: count,
  exactZero: optional(count),
};
const toleranceFields: Fields = {
  loss: notNegative,
  params: notNegative,
  nearZero: count,
  exactZero: optional(count),
  movingVariance: optional(notNegative),
  ignoreParams: ["a list of indices", listOf(isWhole(0))],
};

/**
 * Reads a replay case. Every field is checked, and one that is not known is an error: to leave it
 * out silently would replay another run than the file describes.
 *
 * What layers and optimizer hold is checked where they are built.
 *
 * @param content The file's content, JSON.
 * @param file Name for error messages.
 * @returns The case.
 * @throws {CaseError} If it is not JSON, or a field is missing, unknown or wrong.
 *
 * @example
 * ```ts
 * import { CaseError, parseCase } from "@shrinklab/replay";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => parseCase("{}", "a.json"), CaseError, "format is missing, want 1");
 * ```
 */
export function parseCase(content: string, file: string): ReplayCase {
  const value = parseObject(content, file);
  check(value, "", caseFields, file);
  check(value.init, "init.", initFields, file);
  check(value.data, "data.", dataFields, file);
  if (value.penalty) check(value.penalty, "penalty.", penaltyFields, file);
  check(value.expect, "expect.", expectFields, file);
  check(value.tolerance, "tolerance.", toleranceFields, file);
  const parsed = value as unknown as ReplayCase;
  const { params, movingStatistics = [], loss, dataLoss = loss } = parsed.expect;
  params.forEach((one, i) => check(one, `expect.params[${i}].`, summaryFields, file));
  movingStatistics.forEach((one, i) =>
    check(one, `expect.movingStatistics[${i}].`, summaryFields, file)
  );
  for (const [name, { length }] of [["loss", loss], ["dataLoss", dataLoss]] as const) {
    if (length !== parsed.steps) {
      throw new CaseError(file, `expect.${name} has ${length} entries, want ${parsed.steps}`);
    }
  }
  const { dataset, random, order, subset } = parsed.data;
  if (random) check(random, "data.random.", randomFields, file);
  if ((random !== undefined) !== (dataset === randomColour)) {
    const found = `data.dataset is ${JSON.stringify(dataset)}, data.random `;
    const wanted = `want it for ${randomColour} alone`;
    throw new CaseError(file, `${found}${random ? "is there" : "is missing"}, ${wanted}`);
  }
  if ((order === undefined) === (subset === undefined)) {
    throw new CaseError(file, "data has both or none of order and subset, want one of them");
  }
  return parsed;
}

function check(value: unknown, path: string, fields: Fields, file: string): void {
  const record = value as Record<string, unknown>;
  for (const [name, [wanted, fits]] of Object.entries(fields)) {
    if (fits(record[name])) continue;
    const found = name in record ? shortly(record[name]) : "missing";
    throw new CaseError(file, `${path}${name} is ${found}, want ${wanted}`);
  }
  const unknown = Object.keys(record).find((name) => !Object.hasOwn(fields, name));
  if (unknown !== undefined) {
    const known = knownNames(unknown, Object.keys(fields));
    throw new CaseError(file, `field ${path}${unknown} is not known, want ${known}`);
  }
}
