import { UsageError } from "@shrinklab/command";
import { type LayerSpec, parseNetwork } from "@shrinklab/models";

/**
 * Reads the layers of a network: from text, or from a file that holds such a text or a list of
 * layers as JSON.
 *
 * @param text The text, or the path of a file that ends in `.json` or `.txt`.
 * @returns The layers.
 * @throws {UsageError} If the file cannot be read.
 * @throws {SyntaxError} If the text does not parse.
 */
export function readNetwork(text: string): readonly LayerSpec[] {
  if (!/\.(json|txt)$/.test(text)) return parseNetwork(text);
  const content = readText(text);
  if (text.endsWith(".txt")) return parseNetwork(content);
  const json: unknown = parseJson(content, text);
  const layers = Array.isArray(json) ? json : (json as { layers?: unknown } | null)?.layers;
  if (typeof layers === "string") return parseNetwork(layers);
  if (!Array.isArray(layers)) {
    throw new UsageError(`Cannot read ${text}: it is no list of layers, want [{ "type": ... }]`);
  }
  return layers;
}

function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    const reason = error instanceof Deno.errors.NotFound ? "not there" : "not readable";
    throw new UsageError(`Cannot read "${path}": it is ${reason}, want the layers of a network`);
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`Cannot read ${file}: it is not JSON (${reason}), want layers`);
  }
}
