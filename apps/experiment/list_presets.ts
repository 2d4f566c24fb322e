import { EXIT, type Terminal } from "@shrinklab/command";
import { type Preset, type PresetName, presets } from "@shrinklab/experiments/presets";
import { formatTable } from "@shrinklab/report/table";

/**
 * Lists presets, one line each, with the methods that each can compare.
 *
 * @param names The presets.
 * @param terminal Where to write.
 * @returns The exit code.
 */
export function listPresets(names: readonly PresetName[], terminal: Terminal): number {
  const columns = ["preset", "what", "data", "methods"].map((title) => ({
    title,
    align: "left" as const,
  }));
  const rows = names.map((name) => {
    const { summary = "", data, methods, others = [] } = presets[name] as Preset;
    const list = methods.map((method) => method.name).join(", ");
    const more = others.map((method) => method.name).join(", ");
    return [name, summary, data.name ?? "", more === "" ? list : `${list} (by name: ${more})`];
  });
  terminal.print(formatTable(columns, rows, { color: terminal.color, indent: "" }));
  return EXIT.ok;
}
