import { findLayers } from "./unit_layer.ts";
import type { Weights } from "./weights.ts";

/**
 * The order of a network's layers, as text that a file of its weights can have in it.
 *
 * @param weights Weights in layer order.
 * @returns Metadata of a safetensors file.
 *
 * @example
 * ```ts
 * import { layerRecord } from "@shrinklab/sparsity";
 * import { assertEquals } from "@std/assert";
 *
 * const kernel = { name: "fc1/kernel", shape: [1, 1], values: Float32Array.of(1) };
 * assertEquals(layerRecord([kernel]), { layers: '["fc1"]' });
 * ```
 */
export function layerRecord(weights: readonly Weights[]): { layers: string } {
  return { layers: JSON.stringify(findLayers(weights).layers.map(({ name }) => name)) };
}

/**
 * Reads the order that {@linkcode layerRecord} wrote.
 *
 * @param metadata Metadata of a file.
 * @returns Names of layers from input to output; nothing where the file does not say.
 *
 * @example
 * ```ts
 * import { readLayerRecord } from "@shrinklab/sparsity";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(readLayerRecord({ layers: '["fc1"]' }), ["fc1"]);
 * assertEquals(readLayerRecord({ layers: "3" }), undefined);
 * ```
 */
export function readLayerRecord(
  metadata: Readonly<Record<string, string>>,
): readonly string[] | undefined {
  try {
    const layers: unknown = JSON.parse(metadata.layers ?? "");
    const isList = Array.isArray(layers) && layers.every((name) => typeof name === "string");
    return isList ? layers : undefined;
  } catch {
    return undefined; // somebody else's text of the same name
  }
}
