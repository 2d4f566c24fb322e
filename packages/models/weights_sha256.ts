import { float32Bytes } from "./float32_bytes.ts";
import type { NamedTensor } from "./named_tensor.ts";

/**
 * SHA-256 over the values of all tensors in the order given, float32, little endian; names and
 * shapes do not enter. Two runs with the same hash ended with the same weights, bit for bit.
 *
 * @param tensors Weights in layer order, kernel before bias.
 * @returns 64 hexadecimal digits.
 *
 * @example
 * ```ts
 * import { weightsSha256 } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 *
 * const hash = await weightsSha256([{ name: "b", shape: [1], values: Float32Array.of(0) }]);
 * assertEquals(hash.slice(0, 8), "df3f6198"); // of four zero bytes
 * ```
 */
export async function weightsSha256(tensors: readonly NamedTensor[]): Promise<string> {
  const parts = tensors.map(({ values }) => float32Bytes(values));
  const hash = nodeCrypto()?.createHash("sha256");
  if (hash !== undefined) {
    for (const part of parts) hash.update(part);
    return hash.digest("hex");
  }
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/**
 * Node's module, where there is one: it digests on this thread, where WebCrypto wakes another, which
 * takes longer than a short training's last epochs while all processors are at work.
 */
function nodeCrypto(): typeof import("node:crypto") | undefined {
  return (globalThis as {
    process?: { getBuiltinModule?: (name: string) => unknown };
  }).process?.getBuiltinModule?.("node:crypto") as typeof import("node:crypto") | undefined;
}
