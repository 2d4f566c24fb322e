import { readInput, UsageError } from "@shrinklab/command";
import { combinePresets, parseExperiment } from "@shrinklab/experiments";
import { type Preset, presets } from "@shrinklab/experiments/presets";
import { knownNames } from "@shrinklab/names";

/**
 * Reads the experiment that a command line names: a preset, several of the same data as `e1,e1-l2`, or
 * a file, whose own paths are relative to it; those of a result are relative to where the command is
 * typed.
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
  const parts = name.split(",");
  if (parts.every((part) => Object.hasOwn(presets, part))) {
    return combinePresets(parts.map((part) => presets[part as keyof typeof presets]));
  }
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

/** A path that is relative to another file. */
function besides(file: string, path: string): string {
  const at = Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\"));
  return at < 0 || /^([/\\]|[A-Za-z]:)/.test(path) ? path : `${file.slice(0, at + 1)}${path}`;
}
