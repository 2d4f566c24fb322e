import { UsageError } from "@shrinklab/command";
import { isNetworkFile, type LayerSpec, parseNetwork, parseNetworkFile } from "@shrinklab/models";

/**
 * Reads the layers of a network: from text, or from a file with it.
 *
 * @param text The text, or the path of a file that ends in `.json` or `.txt`.
 * @returns The layers.
 * @throws {UsageError} If the file cannot be read.
 * @throws {SyntaxError} If the text does not parse.
 * @throws {RangeError} If a layer or a field is unknown.
 */
export function readNetwork(text: string): readonly LayerSpec[] {
  return isNetworkFile(text) ? parseNetworkFile(readText(text), text) : parseNetwork(text);
}

function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    const reason = error instanceof Deno.errors.NotFound ? "not there" : "not readable";
    throw new UsageError(`Cannot read "${path}": it is ${reason}, want the layers of a network`);
  }
}
