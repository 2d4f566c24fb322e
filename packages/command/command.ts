import { EXIT, exitCodeOf } from "./exit_code.ts";
import type { FlagTable, FlagValues } from "./flag.ts";
import { type HelpSubject, helpText } from "./help.ts";
import { type Interrupt, watchInterrupt } from "./interrupt.ts";
import { createLogger, type Logger } from "./logger.ts";
import { parseFlags } from "./parse_flags.ts";
import { switchFlag } from "./flags.ts";
import { quoted } from "./quoted.ts";
import { openTerminal, type Terminal } from "./terminal.ts";
import { UsageError } from "./usage_error.ts";
import { withoutPassword } from "./without_password.ts";

/** What a command's body gets. */
export interface Call<Table extends FlagTable> {
  /** Checked flags. */
  readonly flags: FlagValues<Table>;
  /** Arguments that belong to no flag. */
  readonly positionals: readonly string[];
  /** The command line as one could type it again, without passwords in addresses. */
  readonly line: string;
  /** Where results go. */
  readonly terminal: Terminal;
  /** Where remarks go. */
  readonly log: Logger;
  /**
   * Aborts at the first Ctrl-C, SIGTERM or SIGHUP; what is printed from then on may be lost. A
   * command that never reads this property is ended by them at once.
   */
  readonly signal: AbortSignal;
}

/** A command: its help, its flags and what it does. */
export interface Command<Table extends FlagTable> extends HelpSubject {
  /** Its flags by name, without dashes. */
  readonly flags: Table;
  /** Flags of before, without dashes, each with what to write now, such as `--train-rows N`. */
  readonly renamed?: Readonly<Record<string, string>>;
  /**
   * Does the work. It should import what is heavy itself, so that `--help` answers at once.
   *
   * @returns The exit code; nothing means 0. After Ctrl-C it is 130, whatever is returned.
   */
  run(call: Call<Table>): Promise<number | void>;
}

const common = {
  verbose: switchFlag("tell more on stderr"),
  help: switchFlag("show this text"),
};

/**
 * Runs a command: parses its flags, answers `--help`, watches Ctrl-C, and turns what goes wrong
 * into one line on stderr and an exit code (0 ok, 1 failure, 2 usage or bad input, 130 Ctrl-C, 143
 * SIGTERM, 129 SIGHUP).
 *
 * @param command What to run.
 * @param args Arguments, without the program.
 * @param terminal Where to write; the process's own by default.
 * @returns The exit code, for `Deno.exit`.
 *
 * @example
 * ```ts
 * import { numberFlag, openTerminal, runCommand } from "@shrinklab/command";
 * import { assertEquals } from "@std/assert";
 *
 * const printed: string[] = [];
 * const terminal = { ...openTerminal(), print: (text: string) => void printed.push(text) };
 * const code = await runCommand({
 *   name: "double",
 *   summary: "Doubles a number.",
 *   flags: { of: numberFlag("the number", { fallback: 1 }) },
 *   examples: [{ args: "--of 3", does: "prints 6" }],
 *   run: ({ flags, terminal }) => Promise.resolve(terminal.print(String(2 * flags.of))),
 * }, ["--of", "21"], terminal);
 * assertEquals([code, printed], [0, ["42"]]);
 * ```
 */
export async function runCommand<const Table extends FlagTable>(
  command: Command<Table>,
  args: readonly string[],
  terminal: Terminal = openTerminal(),
): Promise<number> {
  return await exitCodeOf(async () => {
    const table = { ...command.flags, ...common };
    if (args.includes("--help")) {
      terminal.print(helpText({ ...command, flags: table }, terminal.columns));
      return EXIT.ok;
    }
    const { flags, positionals } = parseFlags(args, table, command.renamed);
    if (command.positionals === undefined && positionals.length > 0) {
      throw new UsageError(
        `Cannot read the command line: argument is "${positionals[0]}", want options only`,
      );
    }
    let interrupt: Interrupt | undefined;
    try {
      const code = await command.run({
        flags,
        positionals,
        line: [command.name, ...args.map(withoutPassword).map(quoted)].join(" "),
        terminal: untilAborted(terminal, () => interrupt?.code !== undefined),
        log: createLogger(terminal, { verbose: flags.verbose }),
        get signal() {
          interrupt ??= watchInterrupt((line) => terminal.say(line));
          return interrupt.signal;
        },
      });
      return interrupt?.code ?? code ?? EXIT.ok;
    } catch (error) {
      // Work that cannot end cleanly, such as a download, answers Ctrl-C with an error of its own.
      const aborted = error === interrupt?.signal.reason ||
        error instanceof Error && error.name === "AbortError";
      if (interrupt?.code === undefined || !aborted) throw error;
      terminal.status("");
      return interrupt.code;
    } finally {
      interrupt?.[Symbol.dispose]();
    }
  }, terminal);
}

/**
 * A terminal whose stdout may be gone once the run is asked to end: Ctrl-C ends the programs behind
 * a pipe too, and SIGHUP means a closed window. What the run keeps must not depend on it.
 */
function untilAborted(terminal: Terminal, aborted: () => boolean): Terminal {
  const print = (text: string) => {
    try {
      terminal.print(text);
    } catch (error) {
      if (!aborted()) throw error;
    }
  };
  return { ...terminal, print };
}
