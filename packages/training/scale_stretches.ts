import type { ModelPlan, PlannedLayer } from "@shrinklab/models";
import {
  layerRegularizers,
  parameterGroups,
  penaltiesByParameter,
  type PenaltyTerm,
} from "@shrinklab/regularizers";
import type { TrainingPlan } from "./plan_training.ts";

/** A layer with a kernel, and whether something keeps the size of its parameters from growing. */
export interface SizedLayer {
  /** Its name. */
  readonly name: string;
  /** Whether a penalty, a decay or a constraint is on it. */
  readonly held: { readonly kernel: boolean; readonly bias: boolean };
}

/** Layers one behind the other, each passing on every scale of the one before. */
export interface Stretch {
  /** Layers with kernels. */
  readonly layers: SizedLayer[];
  /** Name of the normalization that it ends in, if it does. */
  normalization?: string;
}

/**
 * Cuts a network where a scale is not passed on: behind other activations, and behind normalizations.
 *
 * @returns The stretches in order, those without a layer among them.
 */
export function stretchesOf(plan: TrainingPlan): Stretch[] {
  const held = heldParameters(plan);
  const stretches: Stretch[] = [{ layers: [] }];
  const cut = () => stretches.push({ layers: [] });
  for (const layer of plan.model.layers) {
    const { name, spec: { type } } = layer;
    if (layer.parameters.some(({ role }) => role === "kernel")) {
      const at = (role: string) => held.has(`${name}/${role}`);
      const watched = plan.regularization.activities.has(name);
      stretches.at(-1)!.layers.push({
        name,
        held: { kernel: at("kernel"), bias: at("bias") || watched },
      });
    } else if (type === "BatchNorm" || type === "LayerNorm") {
      stretches.at(-1)!.normalization = name;
      cut();
      continue;
    }
    if (!passesScale(layer)) cut();
  }
  return stretches;
}

/** Whether `f(c x) = c f(x)` for every c above 0, the layer's own parameters aside. */
function passesScale({ spec }: PlannedLayer): boolean {
  switch (spec.type) {
    case "Dense":
    case "Conv2D":
    case "Activation":
      return ["linear", "relu"].includes(spec.activation ?? "linear");
    case "Dropout":
    case "Flatten":
    case "MaxPool2D":
    case "AveragePool2D":
    case "GlobalAveragePool2D":
      return true;
    // Of another layer it is not known: nothing is said then.
    default:
      return false;
  }
}

/** Names of the parameters that a penalty, a decay or a constraint keeps from growing. */
function heldParameters(
  { model, penalties, optimizer, regularization, spec }: TrainingPlan,
): Set<string> {
  const { parameters } = model;
  const { l1 = 0, l2 = 0 } = spec.optimizer;
  if (optimizer.decay.factor > 0 || l1 > 0 || l2 > 0) {
    return new Set(parameters.map(({ name }) => name));
  }
  const held = new Set(regularization.constraints.keys());
  for (const term of [...penalties, ...layerRegularizers(model.layers).terms]) {
    if (!Object.values(term.penalty.factors).some((factor) => factor !== 0)) continue;
    for (const name of parametersOf(model, term)) held.add(name);
  }
  return held;
}

/** Names of the parameters that a term is on. */
function parametersOf({ parameters }: ModelPlan, term: PenaltyTerm): string[] {
  const places = penaltiesByParameter(parameters, [term]);
  return [
    ...parameters.filter((_, i) => places[i]!.length > 0),
    ...parameterGroups(parameters, [term]).flatMap(({ kernel, bias }) =>
      [kernel, ...(bias === undefined ? [] : [bias])].map((i) => parameters[i]!)
    ),
  ].map(({ name }) => name);
}

/**
 * Finds the kernels that a term is on.
 *
 * @returns Names of their layers.
 */
export function kernelsOf(model: ModelPlan, term: PenaltyTerm): Set<string> {
  const names = new Set(parametersOf(model, term));
  const kernels = model.parameters.filter(({ name, role }) => role === "kernel" && names.has(name));
  return new Set(kernels.map(({ layer }) => layer));
}
