import { checkName } from "@shrinklab/names";
import { againstChain, compareNames } from "./layer_names.ts";
import { findLayers, type LayerTensors, type UnitLayer } from "./unit_layer.ts";
import type { Weights } from "./weights.ts";

/** A dense layer or a convolution of a network that is known. */
export interface NetworkLayer {
  /** Its name there, which it may have in the file too. */
  readonly name: string;
  /** Number of outputs. */
  readonly units: number;
  /** Lengths of a convolution's window, `[height, width]`; absent for a dense layer. */
  readonly window?: readonly number[];
}

/** What is known of a network beside its weights. */
export interface ChainOptions {
  /**
   * Its dense layers and convolutions from input to output, each reading the one before; the last
   * one may be missing.
   */
  readonly network?: readonly NetworkLayer[];
  /** Names of layers from input to output, each reading the one before; others are left out. */
  readonly layers?: readonly string[];
  /** Names of transposed layers: their kernels have inputs and outputs the other way round. */
  readonly transposed?: readonly string[];
  /** Names of layers as the file itself has them; what is not a list of its layers is ignored. */
  readonly recorded?: readonly string[];
}

/** Layers of a network, from input to output, each reading the one before. */
export interface LayerChain {
  /** How the order is known: it was given, recorded in the file, or follows from names or sizes. */
  readonly by: "given" | "file" | "names" | "sizes";
  /** The layers. */
  readonly layers: readonly UnitLayer[];
  /** Every way in which each may be read, where a kernel may be a transposed layer's. */
  readonly readings: ReadonlyArray<readonly UnitLayer[]>;
}

/** Why nothing can be said of the layers of a network. */
export interface NoChain {
  /** What is not known. */
  readonly why: string;
  /** Which of the options would say it. */
  readonly wants?: "layers" | "transposed";
}

/** Where the search for an order gives up. */
const MOST_LAYERS = 100;
const MOST_STEPS = 10_000;

/**
 * Finds the order of a network's layers, where it can be known.
 *
 * @param tensors Its weights in any order.
 * @param options What is known beside them.
 * @returns The layers from input to output, or why their order is not known.
 * @throws {RangeError} If a layer is named that is not there, or named twice, or the weights are not
 * those of the network.
 *
 * @example
 * ```ts ignore
 * const chain = layerChain(weights, { layers: ["conv1", "fc1"] });
 * if ("layers" in chain) chain.layers.map(({ units }) => units); // [16, 10]
 * ```
 */
export function layerChain(
  tensors: readonly Weights[],
  options: ChainOptions = {},
): LayerChain | NoChain {
  const { layers: given, transposed = [] } = options;
  const { layers: found, others } = findLayers(tensors);
  const names = found.map(({ name }) => name);
  if (found.length === 0) {
    return { why: "no tensor of two to five axes is called NAME.weight or NAME/kernel" };
  }
  for (const list of [given ?? [], transposed]) checkNames(list, names);
  if (given === undefined && options.network !== undefined) {
    return networkChain(found, options.network, transposed);
  }
  const byName = new Map(found.map((layer) => [layer.name, layer]));
  const known = given ?? recordedOrder(options.recorded, names);
  if (known !== undefined) {
    const by = given === undefined ? "file" : "given";
    return plainChain(known.map((name) => byName.get(name)!), transposed, by);
  }
  const against =
    others.map(({ name, shape }) =>
      `${JSON.stringify(name)} [${
        shape.join(", ")
      }] is not the weight of a dense layer or convolution`
    )[0] ?? againstChain(names);
  if (against !== undefined) return { why: against, wants: "layers" };
  return inferredChain(found, transposed);
}

function checkNames(list: readonly string[], names: readonly string[]): void {
  for (const [at, name] of list.entries()) {
    checkName("order layers", "name", name, names);
    if (list.indexOf(name) !== at) {
      throw new RangeError(
        `Cannot order layers: ${JSON.stringify(name)} comes twice, want it once`,
      );
    }
  }
}

/** The order that a file has in it, if it names every layer once. */
function recordedOrder(
  recorded: readonly string[] | undefined,
  names: readonly string[],
): readonly string[] | undefined {
  const isWhole = recorded?.length === names.length && new Set(recorded).size === names.length &&
    recorded.every((name) => names.includes(name));
  return isWhole ? recorded : undefined;
}

/** A chain whose order is known, each layer read as it was said. */
function plainChain(
  order: readonly LayerTensors[],
  transposed: readonly string[],
  by: LayerChain["by"],
): LayerChain | NoChain {
  const readings = order.map((layer) => readingsOf(layer, transposed, true));
  return misfit(order, transposed) ?? { by, layers: readings.map(([layer]) => layer!), readings };
}

/** The order that a network has, its layers recognized by their names, or else by their sizes. */
function networkChain(
  found: readonly LayerTensors[],
  network: readonly NetworkLayer[],
  transposed: readonly string[],
): LayerChain | NoChain {
  const rest = found.length - network.length;
  if (rest !== 0 && rest !== 1) {
    throw new RangeError(
      `Cannot order layers: the network has ${network.length} dense layers and convolutions, want ` +
        `the ${found.length} that there are weights of, or all but the last`,
    );
  }
  const read = (layer: LayerTensors) => readingsOf(layer, transposed, true);
  const strange = network.find((wanted) => !found.some((layer) => isLike(read(layer), wanted)));
  if (strange !== undefined) {
    const { name, units, window } = strange;
    throw new RangeError(
      `Cannot order layers: "${name}" of the network has ${units} ` +
        `${window === undefined ? "units" : `filters of ${window.join("x")}`}, want weights of it`,
    );
  }
  const isNamed = network.every(({ name }) => found.some((layer) => layer.name === name));
  const orders = possibleOrders(found, read, (layer, place) => {
    const wanted = network[place];
    if (wanted === undefined) return !isNamed || !network.some(({ name }) => name === layer.name);
    return isNamed ? layer.name === wanted.name : isLike(read(layer), wanted);
  });
  const [order] = orders;
  if (order !== undefined && orders.length === 1) return plainChain(order, transposed, "given");
  const what = order === undefined ? "no order" : "more than one order";
  return { why: `names and sizes allow ${what} of the layers in this network`, wants: "layers" };
}

/** Whether weights may be those of a layer of a network. */
function isLike([layer]: readonly UnitLayer[], { units, window }: NetworkLayer): boolean {
  return layer?.units === units && layer.window.join() === (window ?? []).join();
}

/** The only order that names and sizes allow. */
function inferredChain(
  found: readonly LayerTensors[],
  transposed: readonly string[],
): LayerChain | NoChain {
  const byNames = found.toSorted((a, b) => compareNames(a.name, b.name));
  const isNamed = byNames.slice(1).every(({ name }, at) =>
    compareNames(byNames[at]!.name, name) < 0
  );
  // Who names one transposed layer knows of the others that they are not.
  const read = (layer: LayerTensors) => readingsOf(layer, transposed, transposed.length > 0);
  const orders = isNamed ? [byNames] : possibleOrders(found, read);
  const [order] = orders;
  if (order === undefined || orders.length > 1) {
    const names = found.map(({ name }) => name);
    const list = names.length > 6 ? `the ${names.length} layers` : names.join(", ");
    const what = order === undefined ? "no single row" : "more than one order";
    return { why: `names and sizes allow ${what} of ${list}`, wants: "layers" };
  }
  return misfit(order, transposed) ?? {
    by: isNamed ? "names" : "sizes",
    layers: order.map((layer) => read(layer)[0]!),
    readings: possibleReadings(order.map(read)),
  };
}

/** Without the ways in which a layer cannot be read whichever way the others are. */
function possibleReadings(all: ReadonlyArray<readonly UnitLayer[]>): UnitLayer[][] {
  const readings = all.map((layer) => [...layer]);
  for (let at = 1; at < readings.length; at++) {
    const before = readings[at - 1]!;
    readings[at] = readings[at]!.filter((one) => before.some((other) => follows(other, one)));
  }
  for (let at = readings.length - 2; at >= 0; at--) {
    const next = readings[at + 1]!;
    readings[at] = readings[at]!.filter((one) => next.some((other) => follows(one, other)));
  }
  return readings;
}

/** The ways in which a layer may be read: as it was said, or else as an ordinary one first. */
function readingsOf(
  { name, shape, plain, transposed }: LayerTensors,
  named: readonly string[],
  isSaid: boolean,
): UnitLayer[] {
  if (named.includes(name)) return transposed === undefined ? [] : [transposed];
  const all = isSaid || shape.length === 2 ? [plain] : [plain, transposed];
  return all.filter((reading) => reading !== undefined);
}

/** What keeps layers from being read one after the other, each as it was said. */
function misfit(
  order: readonly LayerTensors[],
  transposed: readonly string[],
): NoChain | undefined {
  const said = order.map((layer) => readingsOf(layer, transposed, true)[0]);
  for (const [at, { name, shape }] of order.entries()) {
    const [before, layer] = [said[at - 1], said[at]];
    const isConvolution = shape.length > 2 || before?.kind === "filters";
    const wants = isConvolution ? { wants: "transposed" as const } : {};
    const shown = `${JSON.stringify(name)} [${shape.join(", ")}]`;
    if (layer === undefined) return { why: `the bias of ${shown} has another size`, ...wants };
    if (at > 0 && !follows(before!, layer)) {
      const outputs = `${before!.units} outputs of ${JSON.stringify(before!.name)}`;
      return { why: `${shown} reads ${layer.inputs} inputs, after ${outputs}`, ...wants };
    }
  }
  return undefined;
}

/**
 * Tells whether a layer may read the outputs of another, by sizes.
 *
 * @param before The layer that is read.
 * @param layer The layer that reads it: a dense layer every unit, or every pixel of a picture.
 * @returns Whether sizes allow it.
 */
export function follows(before: UnitLayer, layer: UnitLayer): boolean {
  if (before.channelsLast !== layer.channelsLast) return false;
  if (before.kind === "filters" && layer.kind === "units") return layer.inputs % before.units === 0;
  return before.axes === layer.axes && before.units === layer.inputs;
}

/**
 * Finds orders in which every layer reads the one before, as names and sizes allow.
 *
 * @param found The layers.
 * @param read The ways in which each may be read.
 * @param isAt Whether a layer may have a place, from 0; default any.
 * @returns None, the only one, or two where there are more or the search would take too long.
 */
function possibleOrders(
  found: readonly LayerTensors[],
  read: (layer: LayerTensors) => readonly UnitLayer[],
  isAt: (layer: LayerTensors, place: number) => boolean = () => true,
): LayerTensors[][] {
  if (found.length > MOST_LAYERS) return [[], []];
  const readings = new Map(found.map((layer) => [layer, read(layer)]));
  const earlier = new Map(
    found.map((layer) => [
      layer,
      found.filter((other) => compareNames(other.name, layer.name) < 0),
    ]),
  );
  const orders: LayerTensors[][] = [];
  const path = new Set<LayerTensors>();
  let steps = 0;
  const extend = (ends: readonly UnitLayer[] | undefined): void => {
    if (path.size === found.length) orders.push([...path]);
    for (const layer of found) {
      if (orders.length > 1 || path.has(layer) || !isAt(layer, path.size)) continue;
      if (!earlier.get(layer)!.every((other) => path.has(other))) continue;
      const next = readings.get(layer)!.filter((one) =>
        ends === undefined || ends.some((end) => follows(end, one))
      );
      if (next.length === 0) continue;
      if (++steps > MOST_STEPS) orders.push([], []);
      path.add(layer);
      extend(next);
      path.delete(layer);
    }
  };
  extend(undefined);
  return orders;
}
