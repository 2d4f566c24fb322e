import { initializers, layerKinds, type LayerSpec, losses, type LossName } from "@shrinklab/models";
import { optimizers, planTraining, type TrainingPlan } from "@shrinklab/training";
import { CaseError } from "./case_error.ts";
import type { ReplayCase } from "./replay_case.ts";
import { isReplayDataset } from "./replay_rows.ts";

/** Our penalties by the names that cases use, and what they are over there. */
const penaltyNames: Readonly<Record<string, { type: string; over: readonly string[] }>> = {
  L1Norm: { type: "l1-norm", over: ["all", "kernels"] },
  L2Norm: { type: "l2-norm", over: ["all", "kernels"] },
  L2Squared: { type: "l2", over: ["all", "kernels"] },
  ProxL1: { type: "prox-l1", over: ["all", "kernels"] },
  ProxGroup: { type: "sparse-group-lasso", over: ["units"] },
};

/**
 * Works out the training of a replay case.
 *
 * @param replay The case.
 * @returns Its plan.
 * @throws {CaseError} If it asks for what is not supported yet; the message names all of it.
 *
 * @example
 * ```ts ignore
 * const plan = planCase(parseCase(await Deno.readTextFile(file), file));
 * ```
 */
export function planCase(replay: ReplayCase): TrainingPlan {
  const missing = unsupported(replay);
  if (missing.length > 0) {
    throw new CaseError(replay.name, `not supported yet: ${missing.join(", ")}`);
  }
  const { input, layers, loss, optimizer } = replay;
  const model = { input, layers };
  try {
    return planTraining({ model, loss: loss as LossName, optimizer, penalty: penaltyText(replay) });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new CaseError(replay.name, cause.message, { cause });
  }
}

function unsupported(replay: ReplayCase): string[] {
  const { layers, loss, init, penalty, data, optimizer } = replay;
  const other = (what: string, name: string, known: object) =>
    Object.hasOwn(known, name) ? [] : [`${what} ${JSON.stringify(name)}`];
  const found = [
    ...layers.flatMap((layer) =>
      Object.hasOwn(layerKinds, layer.type)
        ? unknownFields(layer)
        : [`layer ${JSON.stringify(layer.type)}`]
    ),
    ...other("loss", loss, losses),
    ...other("initializer", init.scheme, initializers),
    ...other("optimizer", optimizer.type, optimizers),
    ...(penalty ? other("penalty", penalty.type, penaltyNames) : []),
    ...(penalty && !penaltyNames[penalty.type]?.over.includes(penalty.over)
      ? [`penalty over ${JSON.stringify(penalty.over)}`]
      : []),
    ...(isReplayDataset(data.dataset) ? [] : [`data set ${JSON.stringify(data.dataset)}`]),
  ];
  return [...new Set(found)];
}

function unknownFields(layer: LayerSpec): string[] {
  const known = ["type", "name", ...layerKinds[layer.type].fields];
  return Object.keys(layer)
    .filter((field) => !known.includes(field))
    .map((field) => `${JSON.stringify(field)} of layer ${JSON.stringify(layer.type)}`);
}

function penaltyText({ penalty }: ReplayCase): string {
  if (penalty === null) return "none";
  const { type, factor, l1 = 0, over } = penalty;
  const strengths = type === "ProxGroup" ? `l1=${l1},group=${factor}` : factor;
  return `${penaltyNames[type]!.type}(${strengths},over=${over})`;
}
