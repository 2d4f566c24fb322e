import type { FlagTable } from "@shrinklab/command";
import type { ListedCommand } from "../commands.ts";

/** A flag as shells complete it. */
export interface CompletedFlag {
  /** Name with its dashes. */
  readonly name: string;
  /** What it does, on one line. */
  readonly summary: string;
  /** The names it takes, where it takes one of a few; otherwise empty. */
  readonly choices: readonly string[];
  /** Whether a value follows. */
  readonly takesValue: boolean;
}

/** A command as shells complete it. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly CompletedFlag[];
}

/**
 * Loads all commands and takes from them what a shell needs to complete them.
 *
 * @param listed The program's commands.
 * @returns Names, summaries and flags, in order.
 */
export async function completedCommands(
  listed: Readonly<Record<string, ListedCommand>>,
): Promise<CompletedCommand[]> {
  return await Promise.all(
    Object.entries(listed).map(async ([name, { summary, load }]) => ({
      name,
      summary,
      flags: completedFlags((await load()).flags),
    })),
  );
}

/** The flags of a table, and the two that every command has. */
function completedFlags(table: FlagTable): CompletedFlag[] {
  const flags = Object.entries(table).map(([name, { summary, placeholder }]) => ({
    name: `--${name}`,
    summary: summary.split(";")[0]!.replaceAll(/\s+/g, " "),
    // The placeholder of a choice is its names; any other is one word.
    choices: placeholder?.includes("|") ? placeholder.split("|") : [],
    takesValue: placeholder !== undefined,
  }));
  const none = { choices: [], takesValue: false };
  return [
    ...flags,
    { name: "--verbose", summary: "tell more on stderr", ...none },
    { name: "--help", summary: "show how the command is used", ...none },
  ];
}
