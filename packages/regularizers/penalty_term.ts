import type { Penalty } from "./penalty.ts";
import { parsePenalty } from "./penalty_text.ts";
import { penalties, type PenaltyFactory } from "./registry.ts";

/** One place of a term's list: a layer's kernel or one parameter, with a factor of its own. */
export type PenaltyTarget =
  | { readonly layer: string; readonly factor: number }
  | { readonly parameter: string; readonly factor: number };

/** A penalty and what it is over; plain data, as a spec or a flag holds it. */
export interface PenaltyTerm {
  /** The penalty's text, for example `"l1(factor=0.001)"`. */
  readonly penalty: string;
  /**
   * `"all"` parameters, biases too; the `"kernels"` alone; or a list, whose factors multiply
   * those of the penalty: `{ layer: "fc1", factor: 2 }` is over that layer's kernel,
   * `{ parameter: "fc1/bias", factor: 2 }` over one parameter.
   */
  readonly over: "all" | "kernels" | readonly PenaltyTarget[];
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
 * @throws {SyntaxError} If a term's penalty does not parse.
 * @throws {RangeError} If a penalty or a factor is wrong, or a list names no known layer or
 * parameter.
 *
 * @example
 * ```ts
 * import { penaltiesByParameter } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * const parameters = [
 *   { name: "fc1/kernel", layer: "fc1", role: "kernel" },
 *   { name: "fc1/bias", layer: "fc1", role: "bias" },
 * ];
 * const [kernel, bias] = penaltiesByParameter(parameters, [
 *   { penalty: "l2(factor=0.01)", over: "kernels" },
 * ]);
 * assertEquals(kernel!.length, 1);
 * assertEquals(bias!.length, 0);
 * ```
 */
export function penaltiesByParameter(
  parameters: readonly PenalizedParameter[],
  terms: readonly PenaltyTerm[],
): Penalty[][] {
  const result: Penalty[][] = parameters.map(() => []);
  for (const term of terms) {
    const penalty = parsePenalty(term.penalty);
    if (term.over === "all" || term.over === "kernels") {
      for (const [i, parameter] of parameters.entries()) {
        if (term.over === "all" || parameter.role === "kernel") result[i]!.push(penalty);
      }
    } else {
      for (const target of term.over) {
        result[indexOf(target, parameters)]!.push(scalePenalty(penalty, target.factor));
      }
    }
  }
  return result;
}

function indexOf(target: PenaltyTarget, parameters: readonly PenalizedParameter[]): number {
  const [kind, name] = "layer" in target
    ? ["layer", target.layer]
    : ["parameter", target.parameter];
  const index = parameters.findIndex((parameter) =>
    kind === "layer"
      ? parameter.layer === name && parameter.role === "kernel"
      : parameter.name === name
  );
  if (index < 0) {
    const known = parameters
      .filter((parameter) => kind === "parameter" || parameter.role === "kernel")
      .map((parameter) => `"${kind === "layer" ? parameter.layer : parameter.name}"`);
    throw new RangeError(
      `Cannot apply penalty: ${kind} is "${name}", want one of ${known.join(", ")}`,
    );
  }
  return index;
}

function scalePenalty(penalty: Penalty, by: number): Penalty {
  const factory: PenaltyFactory = penalties[penalty.type as keyof typeof penalties];
  return factory.create(...factory.factors.map((name) => penalty.factors[name]! * by));
}
