import type { CompletedCommand, CompletedFlag } from "./completed_command.ts";

/**
 * A zsh script that completes commands and flags with what they do, and the values of flags that
 * take one of a few.
 *
 * @param commands What to complete.
 * @returns The script, for a file `_shrinklab` in a folder of `$fpath`.
 *
 * @example
 * ```ts
 * import { zshScript } from "./zsh.ts";
 * import { assertMatch } from "@std/assert";
 *
 * const script = zshScript([{ name: "bench", summary: "time steps", flags: [] }]);
 * assertMatch(script, /^#compdef shrinklab\n/);
 * ```
 */
export function zshScript(commands: readonly CompletedCommand[]): string {
  return [
    "#compdef shrinklab",
    "_shrinklab() {",
    "  local -a commands=(",
    ...commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`),
    "    'completions:print what a shell needs to complete these commands'",
    "  )",
    "  if (( CURRENT == 2 )); then _describe command commands; return; fi",
    "  local command=$words[2]",
    "  shift words; (( CURRENT-- ))",
    "  case $command in",
    ...commands.map(({ name, flags }) =>
      `    ${name}) _arguments ${[...flags.map(specification), "'*:file:_files'"].join(" ")} ;;`
    ),
    "  esac",
    "}",
    // As a file of $fpath it is the function's body; sourced, it must register itself.
    'if [ "$funcstack[1]" = "_shrinklab" ]; then _shrinklab "$@"; else compdef _shrinklab shrinklab; fi',
  ].join("\n");
}

/** A flag in the language of `_arguments`. */
function specification({ name, summary, choices, takesValue }: CompletedFlag): string {
  // Brackets end the description there, and colons the message.
  const described = `${name}[${summary.replaceAll(/[[\]:]/g, " ")}]`;
  if (!takesValue) return quoted(described);
  return quoted(`${described}:value:${choices.length > 0 ? `(${choices.join(" ")})` : "_files"}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
