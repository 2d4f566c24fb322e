import { type Command, readChoice, UsageError } from "@shrinklab/command";
import type { ListedCommand } from "../commands.ts";
import { bashScript } from "./bash.ts";
import { completedCommands } from "./completed_command.ts";
import { fishScript } from "./fish.ts";
import { zshScript } from "./zsh.ts";

const shells = { bash: bashScript, zsh: zshScript, fish: fishScript };

/**
 * `shrinklab completions SHELL`: prints the shell's completion script.
 *
 * @param listed The program's commands.
 * @returns The command.
 */
export function completionsCommand(
  listed: Readonly<Record<string, ListedCommand>>,
): Command<Record<never, never>> {
  const names = Object.keys(shells) as (keyof typeof shells)[];
  return {
    name: "shrinklab completions",
    summary: "Prints what a shell needs to complete the commands of shrinklab and their options.",
    positionals: names.join("|"),
    flags: {},
    examples: [
      { args: "bash >> ~/.bashrc", does: "complete in bash from the next shell on" },
      { args: "fish > ~/.config/fish/completions/shrinklab.fish", does: "complete in fish" },
      { args: "zsh > ~/.zfunc/_shrinklab", does: "complete in zsh, where ~/.zfunc is in $fpath" },
    ],
    run: async ({ positionals, terminal }) => {
      if (positionals.length !== 1) {
        throw new UsageError(
          `Cannot print completions: there are ${positionals.length} shells named, want 1`,
        );
      }
      const shell = readChoice(positionals[0]!, "the shell", names);
      terminal.print(shells[shell](await completedCommands(listed)));
    },
  };
}
