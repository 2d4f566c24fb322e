import type { ModelPlan, PlannedLayer } from "@shrinklab/models";
import { shortNumber } from "@shrinklab/names";
import {
  formatPenalties,
  formatPenalty,
  isGroupPenalty,
  layerRegularizers,
  parameterGroups,
  penaltiesByParameter,
  type Penalty,
  type PenaltyTerm,
} from "@shrinklab/regularizers";
import type { TrainingPlan } from "./plan_training.ts";

/**
 * Says which penalties have no effect in the end, whatever their strength, and what would have one.
 *
 * A penalty that falls with the size of the weights tells nothing apart where that size is free:
 * - directly before a normalization, which takes it out again;
 * - on one side of a layer that passes every scale on (relu and linear, also through pooling, dropout
 *   and flattening): one kernel shrinks while another one, on which there is no penalty, grows, and
 *   the outputs stay as they are. The least penalty is then 0 at every strength, and what a run ends
 *   with tells how long it was.
 *
 * Scales of normalizations count as fixed, though a kernel behind them could take over theirs.
 *
 * @param plan The training.
 * @returns One line for each penalty and reason.
 *
 * @example
 * ```ts
 * import { parseNetwork } from "@shrinklab/models";
 * import { penaltyNotes, planTraining } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const plan = planTraining({
 *   model: { input: [4], layers: parseNetwork("dense(8) relu dense(2)") },
 *   loss: "softmaxCrossEntropy",
 *   optimizer: { type: "SGD", semantics: "pytorch", lr: 0.1 },
 *   penalty: "prox-l1:fc1=0.001",
 * });
 * assertEquals(penaltyNotes(plan), [
 *   "prox-l1(0.001) has no effect in the end on fc1: fc2, on which there is no penalty, can grow as " +
 *   "it shrinks and the outputs stay; want one on fc2 too, such as prox-l1:fc2=0.001",
 * ]);
 * ```
 */
export function penaltyNotes(plan: TrainingPlan): string[] {
  const { model, penalties } = plan;
  const stretches = stretchesOf(plan);
  const found = new Map<string, Powerless>();
  for (const term of [...penalties, ...layerRegularizers(model.layers).terms]) {
    const { penalty } = term;
    if (!fallsWithSize(penalty)) continue;
    const kernels = kernelsOf(model, term);
    for (const { layers, normalization } of stretches) {
      for (const [at, { name }] of layers.entries()) {
        const because = normalization ?? otherSide(layers, at);
        if (because === undefined || !kernels.has(name)) continue;
        const key = `${formatPenalty(penalty)} ${because}`;
        const one = { penalty, because, normalized: normalization !== undefined };
        if (!found.has(key)) found.set(key, { ...one, layers: new Set() });
        found.get(key)!.layers.add(name);
      }
    }
  }
  return [...found.values()].map(noteOf);
}

/** A penalty without effect on the kernels of layers, and the layer that is the reason. */
interface Powerless {
  readonly penalty: Penalty;
  readonly layers: Set<string>;
  readonly because: string;
  /** Whether that is a normalization, or has the kernel that can grow. */
  readonly normalized: boolean;
}

function noteOf({ penalty, layers, because, normalized }: Powerless): string {
  const they = layers.size === 1 ? "it shrinks" : "they shrink";
  return `${formatPenalty(penalty)} has no effect in the end on ${[...layers].join(", ")}: ` +
    (normalized
      ? `${because} takes the size out again; want ${onScales(penalty)}`
      : `${because}, on which there is no penalty, can grow as ${they} and the outputs stay; ` +
        `want one on ${because} too, such as ${onLayer(penalty, because)}`);
}

/** A layer with a kernel, and whether something keeps the size of its parameters from growing. */
interface SizedLayer {
  readonly name: string;
  readonly held: { readonly kernel: boolean; readonly bias: boolean };
}

/** Layers one behind the other, each passing on every scale of the one before. */
interface Stretch {
  readonly layers: SizedLayer[];
  /** Name of the normalization that it ends in, if it does. */
  normalization?: string;
}

function stretchesOf(plan: TrainingPlan): Stretch[] {
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

/** Names of the layers on whose kernels a term is. */
function kernelsOf(model: ModelPlan, term: PenaltyTerm): Set<string> {
  const names = new Set(parametersOf(model, term));
  const kernels = model.parameters.filter(({ name, role }) => role === "kernel" && names.has(name));
  return new Set(kernels.map(({ layer }) => layer));
}

/**
 * The layer that can grow as a kernel shrinks: a later one without a penalty, or an earlier one
 * where the biases between, which grow with it, have none.
 */
function otherSide(layers: readonly SizedLayer[], at: number): string | undefined {
  const later = layers.slice(at + 1).find(({ held }) => !held.kernel);
  if (later) return later.name;
  for (const { name, held } of layers.slice(0, at).reverse()) {
    if (held.bias) return undefined;
    if (!held.kernel) return name;
  }
  return undefined;
}

/** Whether a penalty becomes less as the weights become smaller: not so of counts and angles. */
function fallsWithSize(penalty: Penalty): boolean {
  return penalty.value([2 ** -10, 2 ** -10], 1) < penalty.value([1, 1], 1);
}

/** The strength that the remedy takes over. */
function strengthOf(penalty: Penalty): number {
  return isGroupPenalty(penalty) ? penalty.group : Object.values(penalty.factors)[0]!;
}

function onLayer(penalty: Penalty, layer: string): string {
  const several = isGroupPenalty(penalty) || Object.keys(penalty.factors).length > 1;
  return `${several ? "l2" : penalty.type}:${layer}=${shortNumber(strengthOf(penalty))}`;
}

function onScales(penalty: Penalty): string {
  return isGroupPenalty(penalty)
    ? `prox-l1(${shortNumber(strengthOf(penalty))},over=scales)`
    : formatPenalties([{ penalty, over: "scales" }]);
}
