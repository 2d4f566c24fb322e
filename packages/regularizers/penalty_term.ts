import { checkName } from "@shrinklab/names";
import { type GroupPenalty, isGroupPenalty, type Penalty, type Scope } from "./penalty.ts";
import { createPenalty, penalties, type PenaltyFactory } from "./registry.ts";

/** One place of a term's list, with a factor on the penalty's strengths. */
export type PenaltyTarget =
  /** The kernel of a layer, by the layer's name; `layer1` is the first kernel, and so on. */
  | { readonly layer: string; readonly factor: number }
  /** A parameter by its whole name, for example `fc1/bias`. */
  | { readonly parameter: string; readonly factor: number };

/** A penalty and what it is over. */
export interface PenaltyTerm {
  /** The penalty. */
  readonly penalty: Penalty;
  /** What it is over: a word, or a list. */
  readonly over: Scope | readonly PenaltyTarget[];
}

/** What a term needs to know of a parameter. */
export interface PenalizedParameter {
  /** `layer/role`. */
  readonly name: string;
  /** Name of its layer. */
  readonly layer: string;
  /** `"kernel"`, `"bias"`, or another role. */
  readonly role: string;
}

/** A parameter whose groups are penalized. */
export interface GroupedParameter extends PenalizedParameter {
  /** Its shape; a kernel's columns are the entries of the last axis. */
  readonly shape: readonly number[];
}

/** The groups that one step of a penalty is over, as places among the parameters. */
export interface ParameterGroups {
  /** The penalty. */
  readonly penalty: GroupPenalty;
  /** Place of the kernel. */
  readonly kernel: number;
  /** Place of the bias whose entries belong to the columns, if there is one. */
  readonly bias?: number;
  /** Whether a group is a column of the kernel with its bias, or a row. */
  readonly groups: "columns" | "rows";
  /** What the penalty counts for each group: the root of its size, or 1. */
  readonly weight: number;
}

/**
 * Works out which groups penalties are on.
 *
 * @param parameters The parameters of a model, in layer order.
 * @param terms The terms of the loss; those without groups are passed over.
 * @returns The groups, in the order of the terms, kernel by kernel.
 * @throws {RangeError} If the model has none of the groups, or a list names no known layer.
 *
 * @example
 * ```ts
 * import { parameterGroups, parsePenalties } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * const parameters = [
 *   { name: "fc1/kernel", layer: "fc1", role: "kernel", shape: [8, 3] },
 *   { name: "fc1/bias", layer: "fc1", role: "bias", shape: [3] },
 *   { name: "fc2/kernel", layer: "fc2", role: "kernel", shape: [3, 2] },
 * ];
 * const [units, ...others] = parameterGroups(parameters, parsePenalties("group-lasso(0.1)"));
 * assertEquals([units!.kernel, units!.bias, units!.weight, others], [0, 1, 3, []]);
 * ```
 */
export function parameterGroups(
  parameters: readonly GroupedParameter[],
  terms: readonly PenaltyTerm[],
): ParameterGroups[] {
  const kernels = parameters.filter(({ role }) => role === "kernel");
  return terms.flatMap(({ penalty, over }) => {
    if (!isGroupPenalty(penalty)) return [];
    if (typeof over !== "string") {
      return over.map((target) =>
        columnGroups(parameters, parameterOf(target, kernels), scalePenalty(penalty, target.factor))
      );
    }
    if (over === "features") return [rowGroups(parameters, kernels, penalty)];
    const hidden = kernels.slice(0, -1)
      .filter(({ shape }) => over === "units" || shape.length === 4);
    if (hidden.length > 0) return hidden.map((kernel) => columnGroups(parameters, kernel, penalty));
    throw new RangeError(
      `Cannot apply ${penalty.type} over ${over}: the network has no ${
        over === "units" ? "hidden layer" : "convolution before its last layer"
      }, want ${over === "units" ? "over=features" : "over=units"}`,
    );
  });
}

function columnGroups(
  parameters: readonly GroupedParameter[],
  kernel: GroupedParameter,
  penalty: Penalty,
): ParameterGroups {
  const bias = parameters.findIndex(({ layer, role }) => layer === kernel.layer && role === "bias");
  const size = kernel.shape.slice(0, -1).reduce((a, b) => a * b, 1) + (bias < 0 ? 0 : 1);
  return {
    penalty: penalty as GroupPenalty,
    kernel: parameters.indexOf(kernel),
    ...(bias < 0 ? {} : { bias }),
    groups: "columns",
    weight: (penalty as GroupPenalty).weights === "sqrt" ? Math.sqrt(size) : 1,
  };
}

function rowGroups(
  parameters: readonly GroupedParameter[],
  [first]: readonly GroupedParameter[],
  penalty: GroupPenalty,
): ParameterGroups {
  if (first?.shape.length !== 2) {
    throw new RangeError(
      `Cannot apply ${penalty.type} over features: the first kernel is ${
        first ? `${first.name} [${first.shape.join(", ")}]` : "missing"
      }, want that of a dense layer`,
    );
  }
  const weight = penalty.weights === "sqrt" ? Math.sqrt(first.shape[1]!) : 1;
  return { penalty, kernel: parameters.indexOf(first), groups: "rows", weight };
}

/**
 * Works out which penalties are on each parameter; those of groups are not among them.
 *
 * @param parameters The parameters of a model.
 * @param terms The terms of the loss.
 * @returns For every parameter, in order, its penalties in the order of the terms.
 * @throws {RangeError} If a list names no known layer or parameter, or has a negative factor.
 *
 * @example
 * ```ts
 * import { l2, penaltiesByParameter } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * const parameters = [
 *   { name: "fc1/kernel", layer: "fc1", role: "kernel" },
 *   { name: "fc1/bias", layer: "fc1", role: "bias" },
 * ];
 * const [kernel, bias] = penaltiesByParameter(parameters, [
 *   { penalty: l2(0.01), over: "kernels" },
 * ]);
 * assertEquals([kernel!.length, bias!.length], [1, 0]);
 * ```
 */
export function penaltiesByParameter(
  parameters: readonly PenalizedParameter[],
  terms: readonly PenaltyTerm[],
): Penalty[][] {
  const result: Penalty[][] = parameters.map(() => []);
  for (const { penalty, over } of terms) {
    if (isGroupPenalty(penalty)) continue;
    if (typeof over === "string") {
      const role = { kernels: "kernel", scales: "scale" }[over as string];
      const some = parameters.flatMap((parameter, i) =>
        role === undefined || parameter.role === role ? [i] : []
      );
      if (over === "scales" && some.length === 0) {
        throw new RangeError(
          `Cannot apply ${penalty.type} over scales: the network has no normalization, ` +
            "want over=kernels or over=all",
        );
      }
      for (const i of some) result[i]!.push(penalty);
    } else {
      for (const target of over) {
        const index = parameters.indexOf(parameterOf(target, parameters));
        result[index]!.push(scalePenalty(penalty, target.factor));
      }
    }
  }
  return result;
}

/**
 * Puts the name of its layer in place of a kernel's number.
 *
 * @param parameters The parameters of a model.
 * @param terms The terms of the loss.
 * @returns The terms, whose lists name layers and parameters of the model alone.
 * @throws {RangeError} If a list names no known layer or parameter.
 *
 * @example
 * ```ts
 * import { formatPenalties, parsePenalties, resolvePenalties } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * const parameters = [{ name: "conv1/kernel", layer: "conv1", role: "kernel" }];
 * const terms = resolvePenalties(parameters, parsePenalties("l1:layer1=0.5"));
 * assertEquals(formatPenalties(terms), "l1:conv1=0.5");
 * ```
 */
export function resolvePenalties(
  parameters: readonly PenalizedParameter[],
  terms: readonly PenaltyTerm[],
): PenaltyTerm[] {
  return terms.map(({ penalty, over }) => {
    if (typeof over === "string") return { penalty, over };
    const named = over.map((target) => {
      const { name, layer } = parameterOf(target, parameters);
      const { factor } = target;
      return "layer" in target ? { layer, factor } : { parameter: name, factor };
    });
    return { penalty, over: named };
  });
}

/**
 * Multiplies the strengths of penalties.
 *
 * @param terms The penalties of a training.
 * @param by Factor on every strength, 0 or more.
 * @returns The same penalties over the same parameters, scaled.
 * @throws {RangeError} If the factor is negative or not finite.
 *
 * @example
 * ```ts
 * import { formatPenalties, parsePenalties, scalePenalties } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * const doubled = scalePenalties(parsePenalties("l1:fc1=0.5+l2(1)"), 2);
 * assertEquals(formatPenalties(doubled), "l1:fc1=1+l2(2)");
 * ```
 */
export function scalePenalties(terms: readonly PenaltyTerm[], by: number): PenaltyTerm[] {
  return terms.map(({ penalty, over }) => ({ penalty: scalePenalty(penalty, by), over }));
}

/**
 * Gives one strength of a penalty another value.
 *
 * @param term The penalty with what it is over.
 * @param name Name of the strength, such as `factor` or `l1`.
 * @param value The new value.
 * @returns The term.
 * @throws {RangeError} If the penalty has no such strength, or the value is out of range.
 *
 * @example
 * ```ts
 * import { formatPenalties, parsePenalties, withNamedStrength } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * const [term] = parsePenalties("l1l2(l1=1,l2=2)");
 * assertEquals(formatPenalties([withNamedStrength(term!, "l2", 3)]), "l1l2(l1=1,l2=3)");
 * ```
 */
export function withNamedStrength(
  { penalty, over }: PenaltyTerm,
  name: string,
  value: number,
): PenaltyTerm {
  checkName("set strength", "name", name, Object.keys(penalty.factors));
  const factors = Object.entries(penalty.factors).map(([one, old]) => one === name ? value : old);
  return { penalty: remake(penalty, factors), over };
}

/**
 * Gives every penalty another strength.
 *
 * @param terms Penalties with what they are over.
 * @param strength The strength of each, 0 or more; over a list that of each place.
 * @returns The terms.
 * @throws {RangeError} If a penalty has several strengths.
 *
 * @example
 * ```ts
 * import { formatPenalties, parsePenalties, withStrength } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * const terms = withStrength(parsePenalties("l1(1,over=all)"), 0.5);
 * assertEquals(formatPenalties(terms), "l1(0.5,over=all)");
 * ```
 */
export function withStrength(terms: readonly PenaltyTerm[], strength: number): PenaltyTerm[] {
  return terms.map(({ penalty, over }) => {
    const { type } = penalty;
    const { factors }: PenaltyFactory = penalties[type as keyof typeof penalties];
    if (factors.length === 1) return { penalty: remake(penalty, [strength]), over };
    throw new RangeError(
      `Cannot set the strength of ${type}: it has ${factors.join(" and ")}, want one strength`,
    );
  });
}

function parameterOf<Parameter extends PenalizedParameter>(
  target: PenaltyTarget,
  parameters: readonly Parameter[],
): Parameter {
  if ("parameter" in target) {
    const names = parameters.map(({ name }) => name);
    checkName("apply penalty", "parameter", target.parameter, names);
    return parameters[names.indexOf(target.parameter)]!;
  }
  const kernels = parameters.filter(({ role }) => role === "kernel");
  const places = new Map(kernels.map((kernel, i) => [`layer${i + 1}`, kernel]));
  for (const kernel of kernels) places.set(kernel.layer, kernel);
  const names = [...new Set([...kernels.map(({ layer }) => layer), ...places.keys()])];
  checkName("apply penalty", "layer", target.layer, names);
  return places.get(target.layer)!;
}

function scalePenalty(penalty: Penalty, by: number): Penalty {
  const { factors, bounds }: PenaltyFactory = penalties[penalty.type as keyof typeof penalties];
  if (by === 1 || bounds) return penalty;
  return remake(penalty, factors.map((name) => penalty.factors[name]! * by));
}

/** The same penalty with other numbers. */
function remake(penalty: Penalty, factors: readonly number[]): Penalty {
  return createPenalty(penalty.type, factors, isGroupPenalty(penalty) ? penalty : {});
}
