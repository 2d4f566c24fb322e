import { checkName } from "@shrinklab/names";
import type { Penalty } from "./penalty.ts";
import { penalties, type PenaltyFactory } from "./registry.ts";

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
  /** All kernels, all parameters (biases too), or a list of them. */
  readonly over: "kernels" | "all" | readonly PenaltyTarget[];
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

/**
 * Works out which penalties are on each parameter.
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
    if (over === "all" || over === "kernels") {
      for (const [i, parameter] of parameters.entries()) {
        if (over === "all" || parameter.role === "kernel") result[i]!.push(penalty);
      }
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
  return terms.map(({ penalty: { type }, over }) => {
    const { create, factors }: PenaltyFactory = penalties[type as keyof typeof penalties];
    if (factors.length === 1) return { penalty: create(strength), over };
    throw new RangeError(
      `Cannot set the strength of ${type}: it has ${factors.join(" and ")}, want one strength`,
    );
  });
}

function parameterOf(
  target: PenaltyTarget,
  parameters: readonly PenalizedParameter[],
): PenalizedParameter {
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
  if (by === 1) return penalty;
  const factory: PenaltyFactory = penalties[penalty.type as keyof typeof penalties];
  return factory.create(...factory.factors.map((name) => penalty.factors[name]! * by));
}
