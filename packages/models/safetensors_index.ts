/**
 * Reads the index of weights that lie in several safetensors files, as Hugging Face's libraries
 * write it beside them.
 *
 * @param text Content of `model.safetensors.index.json`.
 * @param fileName Its name, for errors.
 * @returns Names of the tensors in each file, by the file's name, which has no folder in it.
 * @throws {SyntaxError} If it is not JSON.
 * @throws {RangeError} If it does not name a file for each tensor.
 *
 * @example
 * ```ts
 * import { parseSafetensorsIndex } from "@shrinklab/models/safetensors";
 * import { assertEquals } from "@std/assert";
 *
 * const text = '{"weight_map": {"a": "1.safetensors", "b": "1.safetensors"}}';
 * assertEquals([...parseSafetensorsIndex(text)], [["1.safetensors", ["a", "b"]]]);
 * ```
 */
export function parseSafetensorsIndex(
  text: string,
  fileName = "model.safetensors.index.json",
): Map<string, string[]> {
  const cannot = `Cannot read ${JSON.stringify(fileName)}:`;
  let index: unknown;
  try {
    index = JSON.parse(text);
  } catch (cause) {
    throw new SyntaxError(`${cannot} it is not JSON, want an index of safetensors`, { cause });
  }
  const map = (index as { weight_map?: unknown } | null)?.weight_map;
  if (typeof map !== "object" || map === null || Array.isArray(map)) {
    throw new RangeError(`${cannot} its weight_map is not an object, want files by tensor`);
  }
  const files = new Map<string, string[]>();
  for (const [name, file] of Object.entries(map)) {
    if (typeof file !== "string" || !/^[^/\\:]+\.safetensors$/.test(file)) {
      const shown = JSON.stringify(file)?.slice(0, 80);
      throw new RangeError(
        `${cannot} the file of ${JSON.stringify(name)} is ${shown}, want *.safetensors beside it`,
      );
    }
    const names = files.get(file);
    if (names === undefined) files.set(file, [name]);
    else names.push(name);
  }
  return files;
}
