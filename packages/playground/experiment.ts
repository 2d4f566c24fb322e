import type { Experiment, Method } from "@shrinklab/experiments";
import { withDropout } from "@shrinklab/experiments";
import { parseNetwork } from "@shrinklab/models";
import { optimizerOffers, type PenaltyChoice, penaltyChoices } from "./penalties.ts";
import type { Settings } from "./settings.ts";
import { tasks } from "./tasks.ts";

/**
 * The experiment that the page trains: `deno task experiment` takes it as a file, and with `--strict`
 * ends with the same weights.
 *
 * @param settings What the page is set to.
 * @param epochs Epochs of it, 1 or more.
 * @returns The experiment; points are in the file {@linkcode pointsFile}.
 * @throws {SyntaxError} If the network's text does not parse.
 * @throws {RangeError} If a layer of it is unknown.
 *
 * @example
 * ```ts
 * import { defaultSettings, experimentOf } from "@shrinklab/playground";
 * import { assertEquals } from "@std/assert";
 *
 * const settings = { ...defaultSettings("cnn"), penalty: "l1" } as const;
 * assertEquals(experimentOf(settings, 5).methods[0]!.penalty, "l1(0.0001,over=all)");
 * ```
 */
export function experimentOf(settings: Settings, epochs: number): Experiment {
  return {
    format: 2,
    name: "playground",
    data: dataOf(settings),
    methods: [methodOf(settings, epochs)],
    seeds: [settings.seed],
  };
}

/**
 * Name of the file that has a task's points.
 *
 * @param settings What the page is set to.
 * @returns Such as `spiral.csv`.
 */
export function pointsFile({ task }: Settings): string {
  return `${task}.csv`;
}

function dataOf(settings: Settings): Experiment["data"] {
  if (tasks[settings.task].data === "images") return { type: "images", name: "embedded" };
  return {
    type: "table",
    file: pointsFile(settings),
    target: "class",
    drop: [],
    scale: "none",
    text: "drop",
    holdOut: { type: "stratified", share: 0.5 },
  };
}

/**
 * The method that the page trains.
 *
 * @param settings What the page is set to.
 * @param epochs Epochs of it.
 * @returns The method, by the name of its penalty.
 * @throws {SyntaxError} If the network's text does not parse.
 * @throws {RangeError} If a layer of it is unknown.
 */
export function methodOf(settings: Settings, epochs: number): Method {
  const { task, network, dropout, lr, optimizer, penalty, lambda, biases } = settings;
  const { batchSize, data } = tasks[task];
  const { text, scope, decay = false }: PenaltyChoice = penaltyChoices[penalty];
  const layers = parseNetwork(network);
  const over = biases && scope === "elementwise" ? ",over=all" : "";
  return {
    name: penalty,
    // At rate 0 what the text itself drops stays.
    network: { layers: dropout > 0 ? withDropout(layers, dropout) : layers },
    initializers: { layers: "torch-default" },
    loss: "softmaxCrossEntropy",
    ...(text === undefined ? {} : { penalty: text(String(lambda), over) }),
    optimizer: {
      ...optimizerOffers[optimizer].spec,
      lr,
      ...(decay ? { weightDecay: lambda } : {}),
    },
    batchSize,
    dropLast: true,
    epochs,
    ...(data === "images" ? { evaluateTrain: false } : {}),
  };
}
