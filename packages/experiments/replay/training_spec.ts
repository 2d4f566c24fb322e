import { initializers, layerKinds, type LayerSpec, planModel } from "@shrinklab/models";
import { losses, type LossName } from "@shrinklab/models/losses";
import type { PenaltyTerm } from "@shrinklab/regularizers";
import { createOptimizer, optimizers, type TrainingSpec } from "@shrinklab/training";
import { CaseError } from "./case_error.ts";
import { isReplayDataset } from "./replay_rows.ts";
import type { ReplayCase } from "./replay_case.ts";

/** Our penalties by the names that cases use. */
const penaltyNames: Readonly<Record<string, string>> = {
  L1Norm: "l1-norm",
  L2Norm: "l2-norm",
  L2Squared: "l2",
};

/**
 * Turns a replay case into a training spec of ours.
 *
 * @param replay The case.
 * @returns The spec.
 * @throws {CaseError} If it asks for what is not supported yet; the message names all of it.
 *
 * @example
 * ```ts ignore
 * const spec = trainingSpec(parseCase(await Deno.readTextFile(file), file));
 * ```
 */
export function trainingSpec(replay: ReplayCase): TrainingSpec {
  const missing = unsupported(replay);
  if (missing.length > 0) {
    throw new CaseError(replay.name, `not supported yet: ${missing.join(", ")}`);
  }
  const { input, layers, loss, optimizer, dataLoss = true } = replay;
  const model = { input, layers };
  try {
    planModel(model);
    createOptimizer(optimizer);
    return { model, loss: loss as LossName, optimizer, penalties: casePenalty(replay), dataLoss };
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

function casePenalty({ penalty }: ReplayCase): PenaltyTerm[] {
  if (penalty === null) return [];
  return [{
    penalty: `${penaltyNames[penalty.type]}(${penalty.factor})`,
    over: penalty.over,
  }];
}
