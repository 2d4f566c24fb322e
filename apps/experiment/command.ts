import type { Command } from "@shrinklab/command";
import type { PresetName } from "@shrinklab/experiments/presets";
import { type ImageFlags, imageFlags, type TableFlags, tableFlags } from "./flags.ts";
import type { ExperimentCall } from "./program.ts";

/** What differs from one command that runs experiments to the next. */
export interface ExperimentCommand extends Pick<Command<ImageFlags>, "summary" | "examples"> {
  /** Name of its task, such as `cnn-compare`. */
  readonly task: string;
  /** Its presets. */
  readonly presets: readonly PresetName[];
  /** The preset where none is named. */
  readonly usual: PresetName;
}

/**
 * A command that runs experiments on images.
 *
 * @param command What it is.
 * @returns The command.
 */
export function imageCommand(command: ExperimentCommand): Command<ImageFlags> {
  const { task, presets, usual, ...texts } = command;
  return {
    ...texts,
    name: `deno task ${task}`,
    flags: imageFlags(presets, usual),
    run: async (call) => await run(command, call),
  };
}

/**
 * A command that runs experiments on tables.
 *
 * @param command What it is.
 * @returns The command.
 */
export function tableCommand(command: ExperimentCommand): Command<TableFlags> {
  const { task, presets, usual, ...texts } = command;
  return {
    ...texts,
    name: `deno task ${task}`,
    flags: tableFlags(presets, usual),
    run: async (call) => await run(command, call),
  };
}

async function run({ task, presets }: ExperimentCommand, call: ExperimentCall): Promise<number> {
  if (call.flags.list) {
    const { listPresets } = await import("./list_presets.ts");
    return listPresets(presets, call.terminal);
  }
  const { runExperiment } = await import("./program.ts");
  return await runExperiment(task, call);
}
