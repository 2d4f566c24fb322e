import type { InitializerName, LayerActivation, LayerSpec } from "@shrinklab/models";
import type { LossName } from "@shrinklab/models";
import { lookUp } from "@shrinklab/names";
import { formatPenalties, parsePenalties, withStrength } from "@shrinklab/regularizers";
import { formatPruning, type Monitor, parsePruning, type Schedule } from "@shrinklab/training";
import { combinePresets } from "./combine_presets.ts";
import {
  isDropout,
  type NormalizationName,
  withActivation,
  withActivityPenalty,
  withDropout,
  withHidden,
  withMaxNorm,
  withMomentum,
  withNormalization,
} from "./edit_network.ts";
import type {
  DataSpec,
  Experiment,
  HoldOut,
  ImagesSpec,
  Method,
  Sweep,
  TableSpec,
} from "./experiment.ts";
import { parseOptimizer } from "./optimizer_text.ts";
import type { Preset } from "./presets/preset.ts";

/** What a user may set other than the preset does; an absent field leaves it as it is. */
export interface Overrides {
  /** Methods that run, in this order. */
  readonly methods?: readonly string[] | undefined;
  /** Penalties of every method, in place of its own and of those that its layers name. */
  readonly penalty?: string | undefined;
  /** What every method prunes, in place of what it does; `"none"`: nothing. */
  readonly prune?: string | undefined;
  /** Strength of single methods: of their penalty, or of their weight decay. */
  readonly lambda?: Readonly<Record<string, number>> | undefined;
  /** Settings that take several values, one after the other. */
  readonly sweep?: Sweep | undefined;
  /**
   * Other layers, but the last one, in place of the network's. Where methods of the preset differ by
   * dropout, those that have it keep it, unless these layers have their own.
   */
  readonly network?: readonly LayerSpec[] | undefined;
  /** Units of each hidden dense layer. */
  readonly hidden?: readonly number[] | undefined;
  /** Of hidden layers. */
  readonly activation?: LayerActivation | undefined;
  /** What stands in front of hidden activations. */
  readonly normalization?: NormalizationName | undefined;
  /** Share of a batch norm's moving statistics that a step keeps. */
  readonly momentum?: number | undefined;
  /**
   * Rate of all dropout layers; where no method has any, each hidden dense layer of all of them gets
   * one.
   */
  readonly dropout?: number | undefined;
  /** Largest norm of the weights into a hidden unit. */
  readonly maxNorm?: number | undefined;
  /** On outputs of hidden layers, as text. */
  readonly activityPenalty?: string | undefined;
  /** Scheme of all initial kernels, those of the last layer too. */
  readonly initializer?: InitializerName | undefined;
  /** Data loss; the last layer follows from it. */
  readonly loss?: LossName | undefined;
  /** As `parseOptimizer` reads it; its learning rate stays. */
  readonly optimizer?: string | undefined;
  /** Learning rate. */
  readonly lr?: number | undefined;
  /** Of Adam and RMSprop. */
  readonly epsilon?: number | undefined;
  /** How the learning rate changes over epochs. */
  readonly schedule?: Schedule | undefined;
  /** How much rows of each class count in training. */
  readonly classWeights?: Method["classWeights"] | undefined;
  /** Rows in a batch. */
  readonly batchSize?: number | "all" | undefined;
  /** The most passes over the training rows. */
  readonly epochs?: number | undefined;
  /** Epochs from one evaluation to the next. */
  readonly evaluateEvery?: number | undefined;
  /** Epochs without a better one after which training ends; `"none"`: it does not. */
  readonly patience?: number | "none" | undefined;
  /** Whose weights are saved and counted: the last epoch's, or those of the best in a figure. */
  readonly choose?: Monitor | "last" | undefined;
  /** Passes of Monte Carlo dropout; 0 for none. */
  readonly monteCarlo?: number | undefined;
  /** Images, by their name in the registry. */
  readonly dataset?: string | undefined;
  /** Images of the user's, by their path: then rows, scale and notes of the preset mean nothing. */
  readonly images?: string | undefined;
  /** Size that these get. */
  readonly resize?: ImagesSpec["resize"] | undefined;
  /** What shape these have, where their file does not say. */
  readonly shape?: ImagesSpec["shape"] | undefined;
  /** A table of the user's: then the preset's columns mean nothing, and text becomes features. */
  readonly csv?: string | undefined;
  /** Whether the table's first line names the columns. */
  readonly header?: boolean | undefined;
  /** What stands between two fields of the table. */
  readonly separator?: string | undefined;
  /** What stands in front of its decimals. */
  readonly decimal?: TableSpec["decimal"] | undefined;
  /** What stands between its thousands; nothing if `""`. */
  readonly thousands?: string | undefined;
  /** How its text is kept. */
  readonly encoding?: string | undefined;
  /** Columns of it that are text whatever they look like. */
  readonly asText?: readonly string[] | undefined;
  /** Column to predict, by name or number. */
  readonly target?: string | undefined;
  /** Columns that are left out. */
  readonly drop?: readonly string[] | undefined;
  /** Which training rows become validation rows. */
  readonly holdOut?: HoldOut | undefined;
  /** Of the rows that are drawn or held out, whatever the seed of training. */
  readonly subsetSeed?: number | undefined;
  /** Train on so many rows only. */
  readonly trainRows?: number | undefined;
  /** Validation rows of a subset that is drawn as numpy does. */
  readonly validRows?: number | undefined;
  /** Factor on each pixel. */
  readonly scale?: number | undefined;
  /** First seed; 1 by default. */
  readonly seed?: number | undefined;
  /** How many seeds, from the first on. */
  readonly seeds?: number | undefined;
}

/** An experiment, and what has to be said of how it came about. */
export interface PlannedExperiment {
  /** What runs. */
  readonly experiment: Experiment;
  /** What was decided for the user, a line each, to be said first. */
  readonly remarks: readonly string[];
  /** How many seeds, which, and why so many. */
  readonly seedText: string;
}

/** Seeds where methods are compared. */
const COMPARING = 5;
const LAST_SEED = 2 ** 32 - 1;

/**
 * Works out an experiment from presets and what the user sets otherwise.
 *
 * @param presets Where to start from, one or more.
 * @param overrides What is different.
 * @returns The experiment.
 * @throws {RangeError} If a setting is unknown, out of range or contradicts another.
 * @throws {SyntaxError} If a text does not parse.
 *
 * @example
 * ```ts
 * import { planExperiment } from "@shrinklab/experiments";
 * import { presets } from "@shrinklab/experiments/presets";
 * import { assertEquals } from "@std/assert";
 *
 * const { experiment } = planExperiment([presets.quick], {
 *   methods: ["none", "l1"],
 *   lambda: { l1: 0.5 },
 * });
 * assertEquals(experiment.methods[1]!.penalty, "l1(0.5,over=all)");
 * assertEquals(experiment.seeds, [1]);
 * ```
 */
export function planExperiment(
  presets: readonly Preset[],
  overrides: Overrides = {},
): PlannedExperiment {
  const preset = combinePresets(
    presets.map((one) => ({ ...one, data: overriddenData(one.data, overrides) })),
  );
  const { summary: _s, others: _o, seeds: usual, figures, notes, ...rest } = preset;
  let methods = chosenMethods(preset, overrides.methods);
  methods = withLambdas(preset, methods, overrides.lambda ?? {});
  methods = withPenalty(methods, overrides);
  methods = withPruning(methods, overrides);
  methods = withNetworks(preset, methods, overrides);
  methods = methods.map((method) => withTraining(method, overrides));
  methods = methods.map((method) => ownData(method, overrides));
  const held = withValidationRows(preset.data, methods);
  checkMethods(held.methods, overrides);
  const { seeds, seedText } = seedsOf(
    { ...overrides, sweep: overrides.sweep ?? preset.sweep },
    held.methods.length,
    usual,
  );
  const sweep = overrides.sweep ?? preset.sweep;
  return {
    experiment: {
      ...rest,
      // What a preset says of its source's table holds for no other.
      ...(notes === undefined || (overrides.csv ?? overrides.images) !== undefined
        ? {}
        : { notes }),
      ...(figures === undefined || !isAsPreset(overrides) ? {} : { figures }),
      data: held.data,
      methods: held.methods,
      seeds,
      ...(sweep === undefined ? {} : { sweep }),
    },
    remarks: held.remarks,
    seedText,
  };
}

/** A source's figures compare where nothing is set but how long, which methods, which seeds. */
function isAsPreset(overrides: Overrides): boolean {
  const { epochs: _e, methods: _m, seed: _s, seeds: _n, ...rest } = overrides;
  return Object.values(rest).every((value) => value === undefined);
}

function chosenMethods(preset: Preset, names: readonly string[] | undefined): readonly Method[] {
  if (names === undefined) return preset.methods;
  const known = [...preset.methods, ...preset.others ?? []];
  const byName = Object.fromEntries(known.map((method) => [method.name, method]));
  const chosen = names.map((name) => lookUp("use --methods", "name", name, byName));
  const [first] = preset.methods;
  if (preset.fault === "first-models-loss" && chosen[0] !== first) {
    throw new RangeError(
      `Cannot use --methods: first method is ${chosen[0]!.name}, want ${first!.name}: in preset ` +
        `${preset.name} the others take their loss from its model`,
    );
  }
  return chosen;
}

function withLambdas(
  preset: Preset,
  methods: readonly Method[],
  lambdas: Readonly<Record<string, number>>,
): readonly Method[] {
  for (const name of Object.keys(lambdas)) {
    const strong = methods.filter(hasStrength).map((method) => method.name);
    if (strong.includes(name)) continue;
    const wanted = strong.length > 0
      ? `one with a strength: ${strong.join(", ")}`
      : `none: no method of ${preset.name} has a strength`;
    throw new RangeError(`Cannot use --lambda: method is "${name}", want ${wanted}`);
  }
  return methods.map((method) => {
    if (!Object.hasOwn(lambdas, method.name)) return method;
    const strength = lambdas[method.name]!;
    const { penalty, optimizer } = method;
    return penalty === undefined
      ? { ...method, optimizer: { ...optimizer, weightDecay: strength } }
      : { ...method, penalty: formatPenalties(withStrength(parsePenalties(penalty), strength)) };
  });
}

function hasStrength({ penalty, optimizer }: Method): boolean {
  return penalty !== undefined || optimizer.weightDecay !== undefined;
}

function withPenalty(
  methods: readonly Method[],
  { penalty, sweep }: Overrides,
): readonly Method[] {
  if (penalty !== undefined) {
    // A sweep of lambda is a factor: with it a bare name has the strength 1.
    const text = formatPenalties(parsePenalties(sweep?.lambda ? strengthened(penalty) : penalty));
    methods = methods.map(({ penalty: _, ...method }) => ({
      ...method,
      network: {
        ...method.network,
        layers: method.network.layers.map(withoutRegularizers),
        ...(method.network.last ? { last: withoutRegularizers(method.network.last) } : {}),
      },
      ...(text === "none" ? {} : { penalty: text }),
    }));
    refuseTwins("penalty", methods);
  }
  if (sweep?.lambda !== undefined && !methods.some(hasStrength)) {
    throw new RangeError(
      `Cannot sweep: lambda has nothing to scale in ${methods[0]!.name}, want a --penalty`,
    );
  }
  return methods;
}

function withPruning(methods: readonly Method[], { prune, sweep }: Overrides): readonly Method[] {
  if (prune !== undefined) {
    const text = prune.trim() === "none" ? "none" : formatPruning(parsePruning(prune));
    methods = methods.map(({ prune: _, ...method }) => ({
      ...method,
      ...(text === "none" ? {} : { prune: text }),
    }));
    refuseTwins("prune", methods);
  }
  if (sweep?.prune !== undefined && !methods.some((method) => method.prune !== undefined)) {
    throw new RangeError(
      `Cannot sweep: prune has no share to set in ${methods[0]!.name}, want --prune TEXT`,
    );
  }
  return methods;
}

/** What a flag makes the same cannot be compared. */
function refuseTwins(flag: string, methods: readonly Method[]): void {
  const texts = methods.map(({ name: _, ...method }) => JSON.stringify(method));
  const twin = texts.findIndex((text, at) => texts.indexOf(text) !== at);
  if (twin < 0) return;
  const [first, second] = [texts.indexOf(texts[twin]!), twin].map((at) => methods[at]!.name);
  throw new RangeError(
    `Cannot use --${flag}: ${first} and ${second} become the same by it, want --methods with ` +
      "one of them",
  );
}

/** Gives the strength 1 to names that have none: `l1` becomes `l1(1)`. */
function strengthened(text: string): string {
  return text.split(/\+(?=\s*[a-z])/).map((part) =>
    /^\s*[a-z][\w-]*\s*$/.test(part) && part.trim() !== "none" ? `${part.trim()}(1)` : part
  ).join("+");
}

function withoutRegularizers<Layer extends object>(layer: Layer): Layer {
  const { kernelRegularizer: _k, biasRegularizer: _b, ...rest } = layer as Layer & {
    kernelRegularizer?: unknown;
    biasRegularizer?: unknown;
  };
  return rest as Layer;
}

/** Other layers; where dropout tells methods from one another, those without get none. */
function withNetworks(
  { methods: own, others = [] }: Preset,
  methods: readonly Method[],
  overrides: Overrides,
): readonly Method[] {
  const { network, dropout } = overrides;
  const isTold = tellsApart([...own, ...others]);
  const isSetForAll = !tellsApart(methods);
  const changed = methods.map((method) => {
    const rate = dropoutRate(method.network.layers);
    const kept = network === undefined || !isTold || dropoutRate(network) !== undefined
      ? undefined
      : rate;
    return withNetwork(method, {
      ...overrides,
      dropout: isSetForAll || rate !== undefined ? dropout ?? kept : undefined,
    });
  });
  for (const flag of ["network", "dropout"] as const) {
    if (overrides[flag] !== undefined) refuseTwins(flag, changed);
  }
  return changed;
}

/** Whether some of the methods drop and some do not. */
function tellsApart(methods: readonly Method[]): boolean {
  return new Set(methods.map(({ network }) => dropoutRate(network.layers) !== undefined)).size > 1;
}

function dropoutRate(layers: readonly LayerSpec[]): number | undefined {
  return layers.find(isDropout)?.rate;
}

function withNetwork(method: Method, overrides: Overrides): Method {
  const { network, hidden, activation, normalization, momentum, maxNorm, dropout } = overrides;
  const { activityPenalty } = overrides;
  let layers: readonly LayerSpec[] = network ?? method.network.layers;
  if (hidden !== undefined) layers = withHidden(layers, hidden);
  if (activation !== undefined) layers = withActivation(layers, activation);
  if (normalization !== undefined) layers = withNormalization(layers, normalization);
  if (momentum !== undefined) layers = withMomentum(layers, momentum);
  if (maxNorm !== undefined) layers = withMaxNorm(layers, maxNorm);
  if (activityPenalty !== undefined) layers = withActivityPenalty(layers, activityPenalty);
  if (dropout !== undefined) layers = withDropout(layers, dropout);
  return layers === method.network.layers
    ? method
    : { ...method, network: { ...method.network, layers } };
}

function withTraining(method: Method, overrides: Overrides): Method {
  const { initializer, loss, schedule, classWeights, batchSize, epochs, evaluateEvery } = overrides;
  const { stop: _s, choose: _c, monteCarlo: _m, ...rest } = method;
  return {
    ...rest,
    ...given({ loss, schedule, classWeights, batchSize, epochs, evaluateEvery }),
    ...(initializer === undefined ? {} : { initializers: { layers: initializer } }),
    optimizer: overriddenOptimizer(method.optimizer, overrides),
    ...stopOf(method, overrides),
    ...chooseOf(method, overrides),
    ...monteCarloOf(method, overrides),
  };
}

/** Another optimizer keeps learning rate and weight decay, but for AdamW's, which is its own. */
function overriddenOptimizer(
  own: Method["optimizer"],
  { optimizer, lr, epsilon }: Overrides,
): Method["optimizer"] {
  const chosen = optimizer === undefined ? own : parseOptimizer(optimizer);
  const decay = own.type === "AdamW" && chosen.type !== "AdamW" ? undefined : own.weightDecay;
  return {
    ...given({ weightDecay: decay }),
    ...chosen,
    lr: lr ?? own.lr,
    ...given({ epsilon }),
  };
}

function stopOf({ stop, choose }: Method, { patience }: Overrides): Pick<Method, "stop"> {
  if (patience === undefined) return given({ stop });
  if (patience === "none") return {};
  const monitor = stop?.monitor ?? choose?.monitor ?? "valid.loss";
  return { stop: { ...stop, monitor, patience } };
}

function chooseOf({ choose: own }: Method, { choose }: Overrides): Pick<Method, "choose"> {
  if (choose === undefined) return given({ choose: own });
  return choose === "last" ? {} : { choose: { monitor: choose } };
}

function monteCarloOf(
  { monteCarlo: own }: Method,
  { monteCarlo: passes }: Overrides,
): Pick<Method, "monteCarlo"> {
  if (passes === undefined) return given({ monteCarlo: own });
  return passes === 0 ? {} : { monteCarlo: { passes } };
}

function overriddenData(data: DataSpec, overrides: Overrides): DataSpec {
  const { dataset, csv, subsetSeed, trainRows, validRows, scale, holdOut } = overrides;
  checkDataFlags(data, overrides);
  if (data.type === "images") {
    const base = ownImages(data, overrides);
    const { subset } = base;
    if (subset !== undefined && holdOut !== undefined) {
      throw new RangeError(
        "Cannot use --hold-out: the rows are drawn as numpy does, want --valid-rows",
      );
    }
    if (subset === undefined && validRows !== undefined) {
      throw new RangeError(
        "Cannot use --valid-rows: the rows are not drawn as numpy does, want --hold-out",
      );
    }
    const drawn = subset && {
      train: trainRows ?? subset.train,
      validation: validRows ?? subset.validation,
    };
    return {
      ...base,
      ...given({ name: dataset, subsetSeed, scale, holdOut }),
      ...(drawn === undefined ? given({ trainRows }) : { subset: drawn }),
    };
  }
  const table = csv === undefined ? data : ownTable(data, csv);
  const { asText, ...format } = formatOf(overrides);
  const [flag] = Object.keys(given({ ...format, text: asText }));
  if (flag !== undefined && table.file === undefined) {
    throw new RangeError(
      `Cannot use --${flag}: the table is ${table.name}, want one of your own, --csv FILE`,
    );
  }
  return {
    // Rows of a user's table are in an order that is not known.
    ...(table.file === undefined ? {} : { holdOut: { type: "stratified", share: 0.2 } }),
    ...table,
    ...given({ ...format, asText, subsetSeed, trainRows, ...columnsOf(overrides) }),
  };
}

/** How a user's table is kept, as far as it is said. */
function formatOf({ header, separator, decimal, thousands, encoding, asText }: Overrides) {
  return { header, separator, decimal, thousands, encoding, asText };
}

/** Images of the user's, where they are named: the preset's rows and scale mean nothing in them. */
function ownImages(
  data: ImagesSpec,
  { images, resize, shape, dataset }: Overrides,
): ImagesSpec {
  const base: ImagesSpec = images === undefined ? data : { type: "images", file: images };
  if (base.file === undefined) {
    const [flag] = Object.keys(given({ resize, shape }));
    if (flag === undefined) return base;
    throw new RangeError(
      `Cannot use --${flag}: the images are ${base.name}, want ones of your own, --images PATH`,
    );
  }
  if (dataset !== undefined) {
    throw new RangeError(
      `Cannot use --dataset: the images are in ${base.file}, want one of the two`,
    );
  }
  return { ...base, ...given({ resize, shape }) };
}

/** Images have no columns, and tables no pixels. */
function checkDataFlags({ type }: DataSpec, overrides: Overrides): void {
  const { csv, target, drop, dataset, images, resize, shape, scale, validRows } = overrides;
  const { asText, ...format } = formatOf(overrides);
  const others = type === "images"
    ? { csv, ...format, text: asText, target, drop }
    : { dataset, images, resize, shape, scale, "valid-rows": validRows };
  const [flag] = Object.keys(given(others));
  if (flag === undefined) return;
  throw new RangeError(
    `Cannot use --${flag}: the data is ${type === "images" ? "images" : "a table"}, want ` +
      `${type === "images" ? "a table" : "images"} for it`,
  );
}

/** The preset's columns mean nothing in another table. */
function ownTable(
  { name: _n, standIn: _s, target: _t, holdOut: _h, ...rest }: TableSpec,
  file: string,
): TableSpec {
  return { ...rest, file, drop: [], text: "one-hot" };
}

function columnsOf({ target, drop, holdOut }: Overrides): Partial<TableSpec> {
  return given({ target, drop, holdOut });
}

/** What a flag sets holds for methods with rows of their own as well. */
function ownData(method: Method, overrides: Overrides): Method {
  const { data: own, ...rest } = method;
  if (own === undefined) return method;
  const { subsetSeed, trainRows } = overrides;
  const set = new Set(Object.keys(given({ subsetSeed, trainRows, ...columnsOf(overrides) })));
  const kept = Object.entries(own).filter(([field]) =>
    !set.has(field) && !(overrides.csv !== undefined && field !== "holdOut" && field !== "scale")
  );
  return kept.length === 0 ? rest : { ...rest, data: Object.fromEntries(kept) };
}

/** Who stops early or chooses an epoch by validation rows has to have some. */
function withValidationRows(
  data: DataSpec,
  methods: readonly Method[],
): { data: DataSpec; methods: readonly Method[]; remarks: readonly string[] } {
  // Of the user's images as much as without such a rule.
  const isOwn = data.type === "images" && data.file !== undefined;
  const holdOut: HoldOut = { type: "stratified", share: isOwn ? 0.2 : 0.1 };
  const lacking = methods.filter(({ stop, choose, data: own }) =>
    [stop, choose].some((rule) => rule?.monitor.startsWith("valid.")) &&
    !hasValidation({ ...data, ...own } as DataSpec)
  );
  if (lacking.length === 0) return { data, methods, remarks: [] };
  const remarks = [
    `There are no validation rows: a ${
      isOwn ? "fifth" : "tenth"
    } of the training rows of each class ` +
    "is held out, to stop and choose by",
  ];
  // Where one method needs them and sees what the others see, all train on the same rows.
  const shared = !hasValidation(data) &&
    lacking.some(({ data: own }) => own?.holdOut === undefined);
  return {
    data: shared ? { ...data, holdOut } : data,
    methods: methods.map((method) =>
      lacking.includes(method) && method.data?.holdOut !== undefined
        ? { ...method, data: { ...method.data, holdOut } } as Method
        : method
    ),
    remarks,
  };
}

function hasValidation(data: DataSpec): boolean {
  if (data.type === "images" && data.subset !== undefined) return data.subset.validation > 0;
  return data.holdOut !== undefined && data.holdOut.type !== "none";
}

function checkMethods(methods: readonly Method[], { sweep, dropout }: Overrides): void {
  for (const { name, monteCarlo, network } of methods) {
    if (monteCarlo?.passes === 1) {
      throw new RangeError(
        "Cannot use --mc: passes are 1, want 2 or more for a deviation, or 0 for none",
      );
    }
    const drops = network.layers.some((layer) => isDropout(layer) && layer.rate > 0) ||
      sweep?.dropout !== undefined;
    if (monteCarlo !== undefined && !drops) {
      throw new RangeError(
        `Cannot predict by Monte Carlo: ${name} has no dropout` +
          `${dropout === 0 ? " (--dropout 0)" : ""}, want --dropout X above 0, or --mc 0`,
      );
    }
  }
}

function seedsOf(
  { seed: first, seeds, sweep }: Overrides,
  methods: number,
  usual: Preset["seeds"],
): { seeds: readonly number[]; seedText: string } {
  if (typeof usual === "object" && seeds === undefined && first === undefined) {
    return {
      seeds: usual,
      seedText: usual.length === 1
        ? `one seed, ${usual[0]}`
        : `${usual.length} seeds: ${usual.join(" ")}`,
    };
  }
  const seed = first ?? (typeof usual === "object" ? usual[0]! : 1);
  const [count, why] = seeds !== undefined
    ? [seeds, ""]
    : sweep !== undefined
    ? [1, "in a sweep"]
    : usual !== undefined
    ? typeof usual === "object" ? [usual.length, "in this file"] : [usual, "in this preset"]
    : methods > 1
    ? [COMPARING, "as methods are compared"]
    : [1, "for a single method"];
  const last = seed + count - 1;
  if (last > LAST_SEED) {
    throw new RangeError(
      `Cannot use --seeds: the last seed is ${last}, want ${LAST_SEED} at most`,
    );
  }
  const said = count === 1 ? `one seed, ${seed}` : `${count} seeds, ${seed} to ${last}`;
  return {
    seeds: Array.from({ length: count }, (_, at) => seed + at),
    seedText: why === "" ? said : `${said} (${why}; --seeds N for more or fewer)`,
  };
}

/** The fields that are set. */
function given<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]: NonNullable<Fields[Name]> } {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as { [Name in keyof Fields]: NonNullable<Fields[Name]> };
}
