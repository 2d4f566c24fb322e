import type { Constraint } from "./constraint.ts";
import { maxNorm, parseConstraint } from "./constraints.ts";
import { l1l2 } from "./elementwise.ts";
import { type ElementwisePenalty, isElementwise, type Penalty } from "./penalty.ts";
import type { PenaltyTerm } from "./penalty_term.ts";
import { parsePenalty } from "./penalty_text.ts";

/** A layer with a name, as `planModel()` of `@shrinklab/models` gives it. */
export interface RegularizedLayer {
  /** Name in the model. */
  readonly name: string;
  /** Its spec, of which the regularizers' fields are read. */
  readonly spec: object;
}

/** What the layers of a model say about their regularization. */
export interface LayerRegularizers {
  /** Penalties on kernels and biases, as terms of the loss. */
  readonly terms: readonly PenaltyTerm[];
  /** Penalties on outputs, by layer. */
  readonly activities: ReadonlyMap<string, ElementwisePenalty>;
  /** Constraints by parameter. */
  readonly constraints: ReadonlyMap<string, Constraint>;
}

/** Fields as a spec may hold them. */
interface Fields {
  readonly kernelRegularizer?: unknown;
  readonly biasRegularizer?: unknown;
  readonly activityRegularizer?: unknown;
  readonly maxNorm?: unknown;
  readonly kernelConstraint?: unknown;
}

/**
 * Reads the regularizers that the layers of a model name themselves.
 *
 * @returns Terms, activity penalties and constraints.
 * @throws {RangeError} If one is unknown or out of range, or a layer has two constraints.
 * @throws {SyntaxError} If the text of one does not parse.
 *
 * @example
 * ```ts
 * import { layerRegularizers } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * const spec = { type: "Dense", units: 2, kernelRegularizer: { l2: 0.01 }, maxNorm: 2 };
 * const { terms, constraints } = layerRegularizers([{ name: "fc1", spec }]);
 * assertEquals(terms[0]!.penalty.factors, { l1: 0, l2: 0.01 });
 * assertEquals(terms[0]!.over, [{ parameter: "fc1/kernel", factor: 1 }]);
 * assertEquals(constraints.get("fc1/kernel")!.numbers, { max: 2 });
 * ```
 */
export function layerRegularizers(layers: readonly RegularizedLayer[]): LayerRegularizers {
  const terms: PenaltyTerm[] = [];
  const activities = new Map<string, ElementwisePenalty>();
  const constraints = new Map<string, Constraint>();
  for (const { name, spec } of layers) {
    within(name, () => {
      const { kernelRegularizer, biasRegularizer, activityRegularizer }: Fields = spec;
      for (const [role, one] of [["kernel", kernelRegularizer], ["bias", biasRegularizer]]) {
        if (one === undefined) continue;
        const penalty = readRegularizer(one);
        terms.push({ penalty, over: [{ parameter: `${name}/${role}`, factor: 1 }] });
      }
      if (activityRegularizer !== undefined) {
        const penalty = readRegularizer(activityRegularizer);
        if (!isElementwise(penalty)) {
          throw new RangeError(
            `activityRegularizer is ${penalty.type}, want one that is elementwise`,
          );
        }
        activities.set(name, penalty);
      }
      const constraint = readConstraint(spec);
      if (constraint) constraints.set(`${name}/kernel`, constraint);
    });
  }
  return { terms, activities, constraints };
}

/** Reads a penalty from its text, or from Keras's two strengths. */
function readRegularizer(value: unknown): Penalty {
  if (typeof value === "string") return parsePenalty(value);
  const { l1 = 0, l2 = 0, ...rest } = Object(value) as { l1?: number; l2?: number };
  if (value === null || typeof value !== "object" || Object.keys(rest).length > 0) {
    throw new RangeError(
      `regularizer is ${JSON.stringify(value)}, want a text or an object of l1 and l2`,
    );
  }
  return l1l2(l1, l2);
}

function readConstraint({ maxNorm: max, kernelConstraint }: Fields): Constraint | undefined {
  if (max !== undefined && kernelConstraint !== undefined) {
    throw new RangeError("it has both maxNorm and kernelConstraint, want one of them");
  }
  if (max !== undefined) return maxNorm(max as number);
  return kernelConstraint === undefined ? undefined : parseConstraint(kernelConstraint as string);
}

/** Names the layer in an error about its fields. */
function within(name: string, body: () => void): void {
  try {
    body();
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError) {
      error.message = `Cannot regularize layer "${name}": ${error.message}`;
    }
    throw error;
  }
}
