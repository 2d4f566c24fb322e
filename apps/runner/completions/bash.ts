import type { CompletedCommand } from "./completed_command.ts";

/**
 * A bash script that completes commands, flags, and the values of flags that take one of a few.
 * Everything else completes as a file.
 *
 * @param commands What to complete.
 * @returns The script, for `~/.bashrc` or `/etc/bash_completion.d`.
 *
 * @example
 * ```ts
 * import { bashScript } from "./bash.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const script = bashScript([{ name: "bench", summary: "time steps", flags: [] }]);
 * assertStringIncludes(script, "complete -F _shrinklab -o default shrinklab");
 * ```
 */
export function bashScript(commands: readonly CompletedCommand[]): string {
  const values = commands.flatMap(({ name, flags }) =>
    flags.filter(({ choices }) => choices.length > 0).map((flag) =>
      `    "${name} ${flag.name}") words="${flag.choices.join(" ")}" ;;`
    )
  );
  const names = commands.map(({ name, flags }) =>
    `    ${name}) words="${flags.map((flag) => flag.name).join(" ")}" ;;`
  );
  return [
    "_shrinklab() {",
    '  local word="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" words=""',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    words="${commands.map(({ name }) => name).join(" ")} completions"`,
    '  else case "${COMP_WORDS[1]} $previous" in',
    ...values,
    "    *)",
    '    case "$word" in -*) case "${COMP_WORDS[1]}" in',
    ...names,
    "    esac ;; esac ;;",
    "  esac; fi",
    '  COMPREPLY=($(compgen -W "$words" -- "$word"))',
    "}",
    "complete -F _shrinklab -o default shrinklab",
  ].join("\n");
}
