/**
 * What flags change in methods.
 *
 * @module
 */
import type { LayerSpec } from "@shrinklab/models";
import { formatPenalties, parsePenalties, withStrength } from "@shrinklab/regularizers";
import { formatPruning, parsePruning } from "@shrinklab/training";
import {
  isDropout,
  withActivation,
  withActivityPenalty,
  withDropout,
  withHidden,
  withMaxNorm,
  withMomentum,
  withNormalization,
} from "./edit_network.ts";
import type { Method } from "./experiment.ts";
import { parseOptimizer } from "./optimizer_text.ts";
import { given, type Overrides } from "./overrides.ts";
import type { Preset } from "./presets/preset.ts";

/** Gives methods the strengths that are named for them. */
export function withLambdas(
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

/** Puts a penalty in place of every method's, and checks that a sweep over lambda has one to scale. */
export function withPenalty(
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

/** Puts a pruning in place of every method's, and checks that a sweep over it has one. */
export function withPruning(
  methods: readonly Method[],
  { prune, sweep }: Overrides,
): readonly Method[] {
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
export function withNetworks(
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

/** What flags set of loss, optimizer, epochs and choice. */
export function withTraining(method: Method, overrides: Overrides): Method {
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

/** Checks what methods, sweeps and dropout have to have together. */
export function checkMethods(methods: readonly Method[], { sweep, dropout }: Overrides): void {
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
