import type { Terminal } from "./terminal.ts";
import { withoutPassword } from "./without_password.ts";

/** Exit codes of every command; those of signals are 128 and the signal's number. */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  hangup: 129,
  interrupt: 130,
  terminated: 143,
} as const;

/** How an error ends a command. */
export interface Ending {
  /** Exit code. */
  readonly code: number;
  /** What the user reads: one line, or a stack where the error is a bug. */
  readonly text: string;
}

/**
 * How errors of ours begin; a name in quotes may hold a colon. V8's own begin with the same word,
 * but name no action before a colon ("Cannot read properties of undefined"), with one exception.
 */
const OURS = /^Cannot (?!redefine property)(?:[^":]|"(?:[^"\\]|\\.)*")+: /;

/**
 * Decides how an error is shown and which exit code it means.
 *
 * Errors of ours read `Cannot <action>: ...` and become one line. Of these a wrong kind, a wrong
 * value, unparsable text (`TypeError`, `RangeError`, `SyntaxError`) and a bad command line are the
 * user's to mend: exit code 2. Errors of the system (a file that may not be written) are one line
 * and exit code 1. Anything else is a bug and shows its stack.
 *
 * @param error What was thrown.
 * @returns Text and exit code.
 *
 * @example
 * ```ts
 * import { endingOf } from "@shrinklab/command";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new RangeError("Cannot apply l1: factor is -1, want a number >= 0");
 * assertEquals(endingOf(error), { code: 2, text: `Error: ${error.message}` });
 * ```
 */
export function endingOf(error: unknown): Ending {
  if (!(error instanceof Error)) {
    return { code: EXIT.failure, text: `Error: ${withoutPassword(String(error))}` };
  }
  const ours = OURS.test(error.message);
  const input = error instanceof TypeError || error instanceof RangeError ||
    error instanceof SyntaxError || hasCode(error, "usage") ||
    hasCode(error, "input");
  const system = Object.values(Deno.errors).some((kind) => error instanceof kind);
  if (!ours && !system) {
    return { code: EXIT.failure, text: withoutPassword(error.stack ?? String(error)) };
  }
  const line = error.message.replaceAll(/\s*\n\s*/g, " ");
  return {
    code: ours && input ? EXIT.usage : EXIT.failure,
    text: `Error: ${withoutPassword(line)}`,
  };
}

/**
 * Runs what a program does; what it throws becomes text on stderr and an exit code, as
 * {@linkcode endingOf} decides.
 *
 * @param body What is done; it gives the exit code.
 * @param terminal Where an error is shown.
 * @returns The exit code.
 *
 * @example
 * ```ts
 * import { exitCodeOf, UsageError } from "@shrinklab/command";
 * import { assertEquals } from "@std/assert";
 *
 * const said: string[] = [];
 * const terminal = { say: (line: string) => void said.push(line), status: () => {} };
 * const body = () => Promise.reject(new UsageError("Cannot run: there is no command"));
 * assertEquals(await exitCodeOf(body, terminal), 2);
 * assertEquals(said, ["Error: Cannot run: there is no command"]);
 * ```
 */
export async function exitCodeOf(
  body: () => Promise<number>,
  terminal: Pick<Terminal, "say" | "status">,
): Promise<number> {
  try {
    return await body();
  } catch (error) {
    terminal.status("");
    const { code, text } = endingOf(error);
    terminal.say(text);
    return code;
  }
}

function hasCode(error: Error, code: string): boolean {
  return "code" in error && error.code === code;
}
