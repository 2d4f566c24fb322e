import type { LayerSpec } from "@shrinklab/models";

/**
 * Says in a line what the layers of a network are.
 *
 * @param layers The layers.
 * @returns For example `conv2d(16,3) relu - max-pool2d(2) - flatten - dense(10)`.
 *
 * @example
 * ```ts
 * import { networkText } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const layers = [
 *   { type: "Dense", units: 64, activation: "tanh" },
 *   { type: "Dropout", rate: 0.5 },
 *   { type: "Dense", units: 10 },
 * ] as const;
 * assertEquals(networkText(layers), "dense(64) tanh - dropout(0.5) - dense(10)");
 * ```
 */
export function networkText(layers: readonly LayerSpec[]): string {
  return layers.map(layerText).join(" - ");
}

function layerText(layer: LayerSpec): string {
  const { type, name: _, ...fields } = layer;
  const kind = type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
  const { activation, ...rest } = fields as Record<string, unknown>;
  const values = Object.entries(rest).map(([field, value]) => {
    const text = typeof value === "object" ? JSON.stringify(value) : String(value);
    return mainFields.has(field) ? text : `${field}=${text}`;
  });
  const own = type === "Activation" ? [String(activation)] : [
    values.length === 0 ? kind : `${kind}(${values.join(",")})`,
    ...(activation === undefined ? [] : [String(activation)]),
  ];
  return own.join(" ");
}

/** Fields whose value speaks for itself. */
const mainFields = new Set(["units", "filters", "kernelSize", "poolSize", "rate"]);
