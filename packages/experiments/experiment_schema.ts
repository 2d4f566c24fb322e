import { initializers, layerKinds, parseNetwork } from "@shrinklab/models";
import { losses } from "@shrinklab/models";
import { knownNames, messageOf } from "@shrinklab/names";
import { parsePenalties } from "@shrinklab/regularizers";
import { optimizers, parsePruning, schedules } from "@shrinklab/training";
import { tableDatasets } from "@shrinklab/data";
import { findEncoding } from "@shrinklab/data/tables";
import * as v from "valibot";
import { fixedParts } from "./fixed_part.ts";
import { searches, sweptSettings } from "./sweep.ts";

// The messages of the schemas say what is wanted; `experiment_file.ts` puts place and value before.

/** A schema of any output. */
type Schema = v.GenericSchema;

const text = (wanted = "a text") => v.pipe(v.string(wanted), v.minLength(1, wanted));
const number = (wanted: string, fits: (x: number) => boolean) =>
  v.pipe(v.number(wanted), v.check((x) => Number.isFinite(x) && fits(x), wanted));
const positive = number("a number > 0", (x) => x > 0);
const least0 = number("a number >= 0", (x) => x >= 0);
const whole = (least: number) =>
  number(`a whole number >= ${least}`, (x) => Number.isSafeInteger(x) && x >= least);
const seed = number(
  "a whole number from 0 to 4294967295",
  (x) => Number.isInteger(x) && x >= 0 && x < 2 ** 32,
);
const yesOrNo = v.boolean("true or false");

/** One of the names of a registry. */
const oneOf = (names: readonly string[]) =>
  v.picklist(names, ({ input }) => knownNames(String(input), names));

/** A text that a parser of ours takes. */
const parsed = (read: (text: string) => unknown, wanted: string) =>
  v.pipe(
    v.string(wanted),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      try {
        read(dataset.value);
      } catch (error) {
        addIssue({ message: `${wanted} (${reasonOf(error)})` });
      }
    }),
  );

/** What an error of ours says beyond its action. */
function reasonOf(error: unknown): string {
  const message = messageOf(error);
  return message.replace(/^Cannot [^:]*: /, "");
}

/** An object with these fields alone. */
function fields<Entries extends v.ObjectEntries>(entries: Entries) {
  const known = Object.keys(entries);
  return v.strictObject(entries, ({ expected, path, input }) => {
    if (expected === "never") return knownNames(String(path?.at(-1)?.key), known);
    return path === undefined ? `an object of ${known.join(", ")}` : wantedOf(entries, input, path);
  });
}

/** What is wanted of a field that is missing. */
function wantedOf(
  entries: v.ObjectEntries,
  _input: unknown,
  path: readonly v.IssuePathItem[],
): string {
  const schema = entries[String(path.at(-1)?.key)] as Schema | undefined;
  const [issue] = schema === undefined ? [] : v.safeParse(schema, null).issues ?? [];
  return issue?.message ?? "a value";
}

const monitors = [
  "valid.loss",
  "valid.accuracy",
  "test.loss",
  "test.accuracy",
  "train.loss",
  "train.accuracy",
] as const;

const layer = v.pipe(
  v.looseObject({ type: oneOf(Object.keys(layerKinds)) }, "a layer, { type: ... }"),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { type } = dataset.value as { type: string };
    if (!Object.hasOwn(layerKinds, type)) return;
    const known = ["type", "name", ...layerKinds[type as keyof typeof layerKinds].fields];
    const unknown = Object.keys(dataset.value).find((field) => !known.includes(field));
    if (unknown !== undefined) {
      addIssue({ message: `no field ${unknown} but ${knownNames(unknown, known)}` });
    }
  }),
);

const network = v.union([
  parsed(parseNetwork, "layers as text, such as conv(16,3) relu flatten dense(100) relu"),
  fields({
    layers: v.array(layer, "a list of layers"),
    last: v.optional(v.looseObject({}, "fields of the last layer")),
  }),
], (issue) => issue.issues?.[0]?.message ?? "layers as text or as a list");

const optimizer = fields({
  type: oneOf(Object.keys(optimizers)),
  semantics: oneOf(["pytorch", "keras"]),
  lr: positive,
  momentum: v.optional(number("a number from 0 to below 1", (x) => x >= 0 && x < 1)),
  nesterov: v.optional(yesOrNo),
  weightDecay: v.optional(least0),
  beta1: v.optional(number("a number from 0 to below 1", (x) => x >= 0 && x < 1)),
  beta2: v.optional(number("a number from 0 to below 1", (x) => x >= 0 && x < 1)),
  epsilon: v.optional(positive),
  rho: v.optional(number("a number from 0 to below 1", (x) => x >= 0 && x < 1)),
});

const share = number("a share from 0 to 0.95", (x) => x >= 0 && x <= 0.95);
const holdOut = v.variant("type", [
  fields({ type: v.literal("none") }),
  fields({ type: v.picklist(["last", "stratified"]), share }),
], '{ type: "none" }, or "last" or "stratified" with a share');

const rows = {
  holdOut: v.optional(holdOut),
  subsetSeed: v.optional(seed),
  trainRows: v.optional(whole(1)),
};

const imageRows = {
  ...rows,
  subset: v.optional(fields({ train: whole(1), validation: whole(0) })),
  testImages: v.optional(fields({ test: share, validation: share })),
  scale: v.optional(positive),
};

const tableColumns = {
  ...rows,
  header: v.optional(yesOrNo),
  separator: v.optional(v.pipe(v.string("one character"), v.length(1, "one character"))),
  decimal: v.optional(oneOf([".", ","])),
  thousands: v.optional(
    v.pipe(v.string("one character or none"), v.maxLength(1, "one character or none")),
  ),
  encoding: v.optional(parsed(findEncoding, "an encoding such as utf-8 or latin-1")),
  asText: v.optional(v.array(text("a column's name or number"), "a list of columns")),
  target: v.optional(text("a column's name or number")),
  drop: v.array(text("a column's name or number"), "a list of columns"),
  scale: oneOf(["none", "standard"]),
  text: oneOf(["one-hot", "drop"]),
};

const pixels = whole(1);
const images = fields({
  type: v.literal("images"),
  name: v.optional(text("a data set's name")),
  file: v.optional(text("the path of a folder of images, or of an IDX, NPZ or CSV file")),
  resize: v.optional(v.strictTuple([pixels, pixels], "[width, height]")),
  shape: v.optional(v.strictTuple([pixels, pixels, pixels], "[height, width, channels]")),
  ...imageRows,
});

const table = fields({
  type: v.literal("table"),
  name: v.optional(oneOf(Object.keys(tableDatasets))),
  file: v.optional(text("the path of a CSV file")),
  standIn: v.optional(oneOf(Object.keys(tableDatasets))),
  ...tableColumns,
});

const method = fields({
  name: text("a name"),
  data: v.optional(
    fields({
      ...v.partial(v.object(tableColumns)).entries,
      ...imageRows,
      scale: v.optional(v.union([positive, oneOf(["none", "standard"])], "a scale")),
    }),
  ),
  network,
  start: v.optional(oneOf(["same", "own"])),
  initializers: fields({
    layers: oneOf(Object.keys(initializers)),
    last: v.optional(oneOf(Object.keys(initializers))),
  }),
  loss: oneOf(Object.keys(losses)),
  penalty: v.optional(
    parsed(parsePenalties, "penalties such as l1(1e-4), l1(1e-4,over=all) or l2:fc1=0.01"),
  ),
  prune: v.optional(
    parsed(parsePruning, "pruning such as magnitude(0.9) or magnitude(0.5,units=yes,rewind=0)"),
  ),
  optimizer,
  schedule: v.optional(
    v.looseObject({ type: oneOf(Object.keys(schedules)) }, "a schedule, { type: ... }"),
  ),
  classWeights: v.optional(
    v.union([v.literal("balanced"), v.array(least0)], "balanced, or a list of numbers >= 0"),
  ),
  batchSize: v.union([v.literal("all"), whole(1)], "a whole number >= 1, or all"),
  dropLast: v.optional(yesOrNo),
  epochs: whole(0),
  evaluateEvery: v.optional(whole(1)),
  evaluateTrain: v.optional(yesOrNo),
  evaluateDropLast: v.optional(yesOrNo),
  stop: v.optional(
    fields({ monitor: oneOf(monitors), patience: whole(0), minDelta: v.optional(least0) }),
  ),
  choose: v.optional(fields({ monitor: oneOf(monitors) })),
  monteCarlo: v.optional(fields({ passes: whole(2) })),
  path: v.optional(
    v.pipe(
      fields({
        lambdas: v.optional(whole(1)),
        from: v.optional(positive),
        to: v.optional(positive),
        epochsEach: v.optional(whole(1)),
        units: v.optional(whole(1)),
        features: v.optional(whole(1)),
        at: v.optional(positive),
        again: v.optional(yesOrNo),
      }),
      v.check(
        ({ units, features, at }) =>
          [units, features, at].filter((x) => x !== undefined).length < 2,
        "one of units, features and at",
      ),
    ),
  ),
});

const settings = Object.keys(sweptSettings);
const setting = v.pipe(
  v.string(),
  v.regex(
    new RegExp(`^(${settings.join("|")}|methods\\.[^.]+\\..+)$`),
    ({ input }) => `${knownNames(input, settings)}, or a path, methods.NAME.FIELD`,
  ),
);

const sweepEnds = v.strictTuple([least0, least0], "[from, to]");
const sweptValues = v.union([
  v.pipe(v.array(least0, "a list of numbers"), v.minLength(1, "1 value or more")),
  fields({ log: sweepEnds, count: v.optional(whole(2)) }),
  fields({ linear: sweepEnds, count: v.optional(whole(2)) }),
], 'a list of numbers, { "log": [from, to], "count": N } or { "linear": [from, to], "count": N }');

const figure = fields({
  source: text(),
  method: text(),
  epoch: v.optional(v.union([v.literal("best"), whole(1)], "a whole number >= 1, or best")),
  figure: text(),
  value: v.union([v.number(), v.string(), v.array(v.number())], "a number, a text or numbers"),
});

/** Fields of a method that is completed by those that all have in common. */
const { name: methodName, ...common } = method.entries;

/**
 * The shape of a whole experiment, methods complete; a file may leave out more, see `fileSchema`.
 */
export const experimentSchema = fields({
  format: v.literal(2, "2"),
  name: text("a name"),
  data: v.variant("type", [images, table], 'data of type "images" or "table"'),
  methods: v.pipe(
    v.array(method, "a list of methods"),
    v.minLength(1, "1 method or more"),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      const names = dataset.value.map(({ name }) => name);
      const twice = names.find((name, at) => names.indexOf(name) !== at);
      if (twice !== undefined) addIssue({ message: `each name once, "${twice}" comes twice` });
    }),
  ),
  seeds: v.optional(v.pipe(v.array(seed, "a list of seeds"), v.minLength(1, "1 seed or more"))),
  fix: v.optional(v.array(oneOf(fixedParts), "a list of parts")),
  baseline: v.optional(text("the name of a method")),
  sweep: v.optional(v.record(setting, sweptValues, "values by setting")),
  search: v.optional(oneOf(searches)),
  budget: v.optional(whole(1)),
  sets: v.optional(
    v.pipe(
      v.array(v.record(setting, least0, "numbers by setting"), "a list of sets"),
      v.minLength(1, "1 set or more"),
    ),
  ),
  notes: v.optional(v.array(text())),
  figures: v.optional(v.array(figure)),
  fault: v.optional(oneOf(["first-models-loss", "one-optimizer"])),
});

/**
 * The shape of a file as editors see it: the JSON schema is made from it. Methods may leave out what
 * `defaults` states.
 */
export const fileSchema = v.strictObject({
  ...experimentSchema.entries,
  $schema: v.optional(v.string()),
  format: v.optional(v.literal(2)),
  defaults: v.optional(v.partial(v.strictObject(common))),
  methods: v.array(
    v.strictObject({ name: methodName, ...v.partial(v.strictObject(common)).entries }),
  ),
});
