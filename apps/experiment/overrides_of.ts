import { type Overrides, parseFixed, parseSweep, type SweepRequest } from "@shrinklab/experiments";
import { parseSchedule } from "@shrinklab/training";
import type { ExperimentFlags } from "./flags.ts";
import { readNetwork } from "./read_network.ts";

/**
 * What the flags set other than the presets do.
 *
 * @param flags The flags; a command need not have all of them.
 * @returns The overrides; a flag that is absent leaves its field `undefined`.
 * @throws {SyntaxError} If a text does not parse.
 * @throws {RangeError} If a text names what there is not.
 */
export function overridesOf(flags: Partial<ExperimentFlags>): Overrides {
  const { sweep, schedule, header, network, fix } = flags;
  return {
    methods: flags.methods,
    penalty: flags.penalty,
    prune: flags.prune,
    lambda: flags.lambda,
    sweep: sweep === undefined ? undefined : sweepOf(sweep),
    search: flags.search,
    budget: flags.budget,
    fix: fix === undefined ? undefined : parseFixed(fix),
    baseline: flags.baseline,
    network: network === undefined ? undefined : readNetwork(network),
    hidden: flags.hidden,
    activation: flags.activation,
    normalization: flags.normalization,
    momentum: flags.momentum,
    dropout: flags.dropout,
    maxNorm: flags["max-norm"],
    activityPenalty: flags["activity-penalty"],
    initializer: flags.initializer,
    loss: flags.loss,
    optimizer: flags.optimizer,
    lr: flags.lr,
    epsilon: flags.epsilon,
    schedule: schedule === undefined ? undefined : parseSchedule(schedule),
    classWeights: flags["class-weights"],
    batchSize: flags["batch-size"],
    epochs: flags.epochs,
    evaluateEvery: flags["evaluate-every"],
    patience: flags.patience,
    choose: flags.choose,
    monteCarlo: flags.mc,
    dataset: flags.dataset,
    images: flags.images,
    resize: flags.resize,
    shape: flags.shape,
    csv: flags.csv,
    header: header === undefined ? undefined : header === "yes",
    separator: flags.separator,
    decimal: flags.decimal,
    thousands: flags.thousands,
    encoding: flags.encoding,
    asText: flags.text,
    target: flags.target,
    drop: flags.drop,
    holdOut: flags["hold-out"],
    subsetSeed: flags["subset-seed"],
    trainRows: flags["train-rows"],
    validRows: flags["valid-rows"],
    scale: flags.scale,
    seed: flags.seed,
    seeds: flags.seeds,
  };
}

/** Settings of several flags. */
function sweepOf(texts: readonly string[]): SweepRequest {
  return texts.map(parseSweep).reduce((all, one) => {
    const twice = Object.keys(one).find((name) => Object.hasOwn(all, name));
    if (twice === undefined) return { ...all, ...one };
    throw new RangeError(`Cannot sweep: setting ${twice} comes twice, want each once`);
  });
}
