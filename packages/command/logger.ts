import type { Terminal } from "./terminal.ts";

/** Tells the user what happens; everything goes to stderr, so that stdout stays the result. */
export interface Logger {
  /** Something the user should know. */
  info(line: string): void;
  /** Something only `--verbose` shows. */
  detail(line: string): void;
  /** Something that is probably not as the user wants it. */
  warn(line: string): void;
}

/**
 * A logger on a terminal.
 *
 * @param terminal Where lines go.
 * @param options `verbose` shows details too.
 * @returns The logger.
 *
 * @example
 * ```ts
 * import { createLogger } from "@shrinklab/command";
 * import { assertEquals } from "@std/assert";
 *
 * const lines: string[] = [];
 * const log = createLogger({ say: (line) => lines.push(line) }, { verbose: false });
 * log.warn("one seed: not a ranking");
 * log.detail("12 kernels");
 * assertEquals(lines, ["Warning: one seed: not a ranking"]);
 * ```
 */
export function createLogger(
  terminal: Pick<Terminal, "say">,
  options: { verbose: boolean },
): Logger {
  return {
    info: (line) => terminal.say(line),
    detail: (line) => options.verbose ? terminal.say(line) : undefined,
    warn: (line) => terminal.say(`Warning: ${line}`),
  };
}
