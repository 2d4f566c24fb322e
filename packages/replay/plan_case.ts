import { initializers, layerKinds, type LayerSpec, losses, type LossName } from "@shrinklab/models";
import { optimizers, planTraining, type TrainingPlan } from "@shrinklab/training";
import { CaseError } from "./case_error.ts";
import type { ReplayCase } from "./replay_case.ts";
import { isReplayDataset } from "./replay_rows.ts";

/** Our penalties by the names that cases use. */
const penaltyNames: Readonly<Record<string, string>> = {
  L1Norm: "l1-norm",
  L2Norm: "l2-norm",
  L2Squared: "l2",
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
    ...(penalty ? other("penalty over", penalty.over, { all: true, kernels: true }) : []),
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
  return `${penaltyNames[penalty.type]}(${penalty.factor},over=${penalty.over})`;
}
