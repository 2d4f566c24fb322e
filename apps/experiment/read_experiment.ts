import { readInput, UsageError } from "@shrinklab/command";
import { parseExperiment } from "@shrinklab/experiments";
import { type LayerSpec, parseNetwork } from "@shrinklab/models";
import { type Preset, presets } from "@shrinklab/experiments/presets";
import { knownNames } from "@shrinklab/names";

/**
 * Reads the experiment that a command line names: a preset, or a file, whose own paths are relative
 * to it; those of a result are relative to where the command is typed.
 *
 * @param named What is named, one name.
 * @returns The experiment.
 * @throws {UsageError} If not one is named, or the file cannot be read.
 * @throws {RangeError} If a field of it is wrong.
 */
export async function readExperiment(named: readonly string[]): Promise<Preset> {
  const [name] = named;
  if (name === undefined || named.length > 1) {
    throw new UsageError(
      `Cannot run an experiment: there are ${named.length} named, want 1: FILE.json or a preset`,
    );
  }
  if (Object.hasOwn(presets, name)) return presets[name as keyof typeof presets];
  if (!name.includes(".") && !name.includes("/")) {
    throw new UsageError(
      `Cannot run an experiment: name is ${JSON.stringify(name)}, want FILE.json or ` +
        knownNames(name, Object.keys(presets)),
    );
  }
  const bytes = await readInput(name, "an experiment as JSON");
  const preset = parseExperiment(new TextDecoder().decode(bytes), name);
  const { data } = preset;
  if (!("file" in data) || data.file === undefined || name.endsWith("result.json")) return preset;
  return { ...preset, data: { ...data, file: besides(name, data.file) } };
}

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

/** A path that is relative to another file. */
function besides(file: string, path: string): string {
  const at = Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\"));
  return at < 0 || /^([/\\]|[A-Za-z]:)/.test(path) ? path : `${file.slice(0, at + 1)}${path}`;
}
