import { type Call, readInput, UsageError } from "@shrinklab/command";
import { writeWhole } from "@shrinklab/report";
import { type NetworkLayer, sortTensors, weightHistogram } from "@shrinklab/sparsity";
import type { sparsityCheckFlags } from "./flags.ts";
import { readWeights } from "./read_weights.ts";
import { sparsitySummary } from "./summary.ts";
import { summaryText } from "./text.ts";

/**
 * Reads weights and prints what is zero in them.
 *
 * @param call Flags and the path of a file or folder.
 * @throws {UsageError} If not exactly one is named, or it cannot be read.
 */
export async function check(call: Call<typeof sparsityCheckFlags>): Promise<void> {
  const { flags, positionals, terminal, log } = call;
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    throw new UsageError(
      `Cannot check weights: there are ${positionals.length} files, want 1 file or folder`,
    );
  }
  const { threshold, layers, transposed } = flags;
  if (layers !== undefined && flags.network !== undefined) {
    throw new UsageError(
      "Cannot order layers: there are --layers and --network, want one of the two",
    );
  }
  const network = flags.network === undefined ? undefined : await networkLayers(flags.network);
  const { tensors, recorded, notes } = await readWeights(file);
  const sorted = sortTensors(tensors);
  const summary = sparsitySummary(file, sorted, {
    threshold,
    notes,
    ...(layers === undefined ? {} : { layers }),
    ...(network === undefined ? {} : { network }),
    ...(transposed === undefined ? {} : { transposed }),
    ...(recorded === undefined ? {} : { recorded }),
  });
  const { total } = summary;
  if (flags.svg !== undefined) {
    const { histogramSvg } = await import("@shrinklab/report/report");
    const histogram = weightHistogram(sorted.weights, total.maxAbs || 1);
    const title = `Weights of ${file}, all tensors`;
    const note = `${total.size} weights, max |w| ${total.maxAbs.toPrecision(4)}: ` +
      `near zero ${total.nearZero}, exactly zero ${total.exactZero}`;
    writeWhole(flags.svg, await histogramSvg({ title, note, ...histogram }));
    log.info(`Wrote ${flags.svg}`);
  }
  terminal.print(
    flags.json ? JSON.stringify(summary, null, 2) : summaryText(summary, terminal.color),
  );
}

/** The dense layers and convolutions of a network that is given as text, or by a file with it. */
async function networkLayers(text: string): Promise<NetworkLayer[]> {
  const { isNetworkFile, layerNames, parseNetwork, parseNetworkFile } = await import(
    "@shrinklab/models"
  );
  const read = async () => new TextDecoder().decode(await readInput(text, "layers of a network"));
  const layers = isNetworkFile(text) ? parseNetworkFile(await read(), text) : parseNetwork(text);
  const names = layerNames(layers);
  return layers.flatMap((layer, at): NetworkLayer[] => {
    const name = names[at]!;
    if (layer.type === "Dense") return [{ name, units: layer.units }];
    if (layer.type !== "Conv2D") return [];
    const { kernelSize: size } = layer;
    return [{ name, units: layer.filters, window: typeof size === "number" ? [size, size] : size }];
  });
}
