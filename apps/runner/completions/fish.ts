import type { CompletedCommand } from "./completed_command.ts";

/**
 * A fish script that completes commands and flags with what they do, and the values of flags that
 * take one of a few.
 *
 * @param commands What to complete.
 * @returns The script, for `~/.config/fish/completions/shrinklab.fish`.
 *
 * @example
 * ```ts
 * import { fishScript } from "./fish.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const script = fishScript([{ name: "bench", summary: "time steps", flags: [] }]);
 * assertStringIncludes(script, "-a bench -d 'time steps'");
 * ```
 */
export function fishScript(commands: readonly CompletedCommand[]): string {
  const program = "complete -c shrinklab";
  const listed = [
    ...commands,
    { name: "completions", summary: "print what a shell needs to complete these commands" },
  ];
  return [
    ...listed.map(({ name, summary }) =>
      `${program} -f -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`
    ),
    ...commands.flatMap(({ name: command, flags }) =>
      flags.map(({ name, summary, choices, takesValue }) => {
        const value = choices.length > 0
          ? ` -x -a ${quoted(choices.join(" "))}`
          : takesValue
          ? " -r"
          : "";
        const when = quoted(`__fish_seen_subcommand_from ${command}`);
        return `${program} -n ${when} -l ${name.slice(2)}${value} -d ${quoted(summary)}`;
      })
    ),
  ].join("\n");
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
