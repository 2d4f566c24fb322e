import { messageOf } from "@shrinklab/names";
import { visibleLines, visibleText } from "./visible_text.ts";

/**
 * Where a command writes: results to stdout, everything else to stderr. Lines for a stderr that is
 * closed or full are lost, since there is nowhere to say so. Of control characters only line ends,
 * tabs and bold get through: text from files must not move the cursor.
 */
export interface Terminal {
  /**
   * Writes a result to stdout, with a newline.
   *
   * @throws {Error} If stdout is closed or full, `Cannot write to standard output: ...`.
   */
  print(text: string): void;
  /** Writes a line to stderr that stays. */
  say(line: string): void;
  /** Shows a line on stderr that the next one replaces; `""` removes it. Only where interactive. */
  status(line: string): void;
  /** Whether stderr is a terminal, so that a status line makes sense. */
  readonly interactive: boolean;
  /** Whether stdout takes colors: a terminal, and NO_COLOR is not set. */
  readonly color: boolean;
  /** Width in characters; 80 where there is no terminal. */
  readonly columns: number;
}

/**
 * The terminal this process runs in.
 *
 * @returns A terminal on the process's stdout and stderr.
 *
 * @example
 * ```ts
 * import { openTerminal } from "@shrinklab/command";
 *
 * openTerminal().say("reading data");
 * ```
 */
export function openTerminal(): Terminal {
  const interactive = Deno.stderr.isTerminal();
  const columns = interactive || Deno.stdout.isTerminal() ? terminalColumns() : 80;
  const clear = "\r\x1b[2K";
  let shown = "";
  const color = Deno.stdout.isTerminal() && !Deno.noColor;
  return {
    interactive,
    color,
    columns,
    print: (text) => {
      if (shown !== "") writeRemark(clear);
      writeResult(`${visibleLines(text, { color })}\n`);
      if (shown !== "") writeRemark(shown);
    },
    say: (line) => {
      const safe = visibleLines(line, { color: false });
      writeRemark(shown === "" ? `${safe}\n` : `${clear}${safe}\n${shown}`);
    },
    status: (line) => {
      // A line wider than the terminal would wrap, and only its last row could be replaced.
      const safe = visibleText(line).slice(0, columns - 1);
      if (!interactive || safe === shown) return;
      shown = safe;
      writeRemark(clear + shown);
    },
  };
}

function terminalColumns(): number {
  try {
    return Deno.consoleSize().columns;
  } catch {
    return 80;
  }
}

function writeResult(text: string): void {
  try {
    write(Deno.stdout, text);
  } catch (error) {
    const reason = messageOf(error);
    throw new Error(`Cannot write to standard output: ${reason}`, { cause: error });
  }
}

function writeRemark(text: string): void {
  try {
    write(Deno.stderr, text);
  } catch {
    // Nobody reads it any more.
  }
}

/** Writes all of a text: one call may take only a part of it, where the reader is a pipe. */
function write(
  stream: { writeSync(bytes: Uint8Array): number },
  text: string,
): void {
  let bytes = new TextEncoder().encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
}
