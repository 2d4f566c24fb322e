import type { Preset } from "../preset.ts";
import { corrected } from "./corrected.ts";
import { notebook } from "./notebook.ts";
import { notebook100 } from "./notebook_100.ts";
import { quick } from "./quick.ts";

/** Every preset by its name. A new one is a file beside this one and a line here. */
export const presets = {
  quick,
  notebook,
  "notebook-100": notebook100,
  corrected,
} satisfies Record<string, Preset>;

/** Name of a preset. */
export type PresetName = keyof typeof presets;

/** All names, in the order in which they are listed. */
export const presetNames = Object.keys(presets) as readonly PresetName[];
