import type { DataSpec, Method } from "./experiment.ts";
import type { Preset } from "./presets/preset.ts";

/**
 * Puts several presets side by side. A method is called as its preset where that has one, else
 * `PRESET-METHOD`; one that sees other columns or rows of the same table keeps them as its own.
 *
 * @param presets One or more.
 * @returns One preset.
 * @throws {RangeError} If they are of different data, or one has a fault that is not a method's.
 *
 * @example
 * ```ts
 * import { combinePresets } from "@shrinklab/experiments";
 * import { presets } from "@shrinklab/experiments/presets";
 * import { assertEquals } from "@std/assert";
 *
 * const { name, methods } = combinePresets([presets.e1, presets["e1-l2"]]);
 * assertEquals([name, methods.map(({ name }) => name)], ["e1+e1-l2", ["e1", "e1-l2"]]);
 * ```
 */
export function combinePresets(presets: readonly Preset[]): Preset {
  const [first, ...others] = presets;
  if (first === undefined) throw new RangeError("Cannot compare: presets are 0, want 1 or more");
  if (others.length === 0) return first;
  const faulty = presets.find(({ fault }) => fault !== undefined);
  if (faulty !== undefined) {
    throw new RangeError(
      `Cannot compare ${faulty.name} with others: its fault ties its methods together, want it alone`,
    );
  }
  const named = (preset: Preset, method: Method, data: Method["data"]): Method => ({
    ...method,
    name: preset.methods.length === 1 && preset.methods.includes(method)
      ? preset.name
      : `${preset.name}-${method.name}`,
    ...(data === undefined ? {} : { data: { ...data, ...method.data } }),
  });
  const parts = presets.map((preset) => ({ preset, data: ownData(preset, first) }));
  const nameOf = (preset: Preset, name: string) => {
    const method = preset.methods.find((one) => one.name === name);
    return method === undefined ? name : named(preset, method, undefined).name;
  };
  return {
    format: 2,
    name: presets.map(({ name }) => name).join("+"),
    data: first.data,
    ...(first.fix === undefined ? {} : { fix: first.fix }),
    methods: parts.flatMap(({ preset, data }) =>
      preset.methods.map((method) => named(preset, method, data))
    ),
    others: parts.flatMap(({ preset, data }) =>
      (preset.others ?? []).map((method) => named(preset, method, data))
    ),
    notes: [...new Set(presets.flatMap(({ notes = [] }) => notes))],
    figures: presets.flatMap((preset) =>
      (preset.figures ?? []).map((figure) => ({ ...figure, method: nameOf(preset, figure.method) }))
    ),
  };
}

/** What of a preset's data is not the first one's; nothing where they are the same. */
function ownData(preset: Preset, first: Preset): Method["data"] {
  const [own, base] = [preset.data, first.data].map((data) => {
    const { type, name, ...rest } = data;
    return { source: JSON.stringify([type, name]), rest };
  }) as [{ source: string; rest: Partial<DataSpec> }, { source: string; rest: Partial<DataSpec> }];
  if (JSON.stringify([own.source, own.rest]) === JSON.stringify([base.source, base.rest])) {
    return undefined;
  }
  if (own.source !== base.source || preset.data.type === "images") {
    throw new RangeError(
      `Cannot compare ${preset.name} with ${first.name}: their data is different, want the same ` +
        "data set, rows and scale",
    );
  }
  return { holdOut: { type: "none" }, ...own.rest } as Method["data"];
}
