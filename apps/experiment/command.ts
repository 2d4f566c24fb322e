import type { Command } from "@shrinklab/command";
import { type PresetName, presets } from "@shrinklab/experiments/presets";
import {
  type ExperimentCall,
  type FileFlags,
  fileFlags,
  type ImageFlags,
  imageFlags,
  type TableFlags,
  tableFlags,
} from "./flags.ts";

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
  const { task, presets: names, usual, ...texts } = command;
  return {
    ...texts,
    name: `deno task ${task}`,
    flags: imageFlags(names, usual),
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
  const { task, presets: names, usual, ...texts } = command;
  return {
    ...texts,
    name: `deno task ${task}`,
    flags: tableFlags(names, usual),
    run: async (call) => await run(command, call),
  };
}

/** `deno task experiment`: what a file says. */
export const experiment: Command<FileFlags> = {
  name: "deno task experiment",
  summary:
    "Runs an experiment that a file describes: your network, your data, your methods. Any command " +
    "writes such a file with --print. Flags set what is different from the file. Writes a table, " +
    "result.json, history.csv, weights and a report.",
  positionals: "FILE.json|PRESET",
  flags: fileFlags,
  examples: [
    { args: "quick --print > mine.json", does: "a file to begin with" },
    { args: "mine.json", does: "run it" },
    { args: "mine.json --seeds 10 --methods none,l1", does: "more seeds, two of its methods" },
    { args: "runs/NAME/result.json", does: "the run that left this result, once more" },
    { args: "--resume runs/NAME", does: "the run that was ended there, to its end" },
  ],
  run: async (call) => {
    if (call.flags.list) {
      const { listPresets } = await import("./list_presets.ts");
      return listPresets(Object.keys(presets) as PresetName[], call.terminal);
    }
    const { runExperiment } = await import("./program.ts");
    const { resume } = call.flags;
    if (resume !== undefined && call.positionals.length === 0) {
      const { resumedPreset } = await import("./resume.ts");
      return await runExperiment("experiment", [await resumedPreset(resume)], call);
    }
    const { readExperiment } = await import("./read_experiment.ts");
    return await runExperiment("experiment", [await readExperiment(call.positionals)], call);
  },
};

async function run(command: ExperimentCommand, call: ExperimentCall): Promise<number> {
  const { task, presets: names, usual } = command;
  if (call.flags.list) {
    const { listPresets } = await import("./list_presets.ts");
    return listPresets(names, call.terminal);
  }
  const { runExperiment } = await import("./program.ts");
  const { preset, resume } = call.flags;
  if (resume !== undefined && preset === undefined) {
    const { resumedPreset } = await import("./resume.ts");
    return await runExperiment(task, [await resumedPreset(resume)], call);
  }
  const chosen = (preset ?? [usual]).map((name) => presets[name]);
  return await runExperiment(task, chosen, call);
}
