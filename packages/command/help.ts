import type { FlagTable } from "./flag.ts";
import { wrapText } from "./wrap_text.ts";

/** What `--help` says about a command. */
export interface HelpSubject {
  /** How it is called, such as `deno task cnn-compare`. */
  readonly name: string;
  /** What it does, in a sentence or two. */
  readonly summary: string;
  /** Its arguments besides flags, such as `FILE...`. */
  readonly positionals?: string;
  /** Its flags. */
  readonly flags: FlagTable;
  /** Calls worth copying, each with what it does. */
  readonly examples: ReadonlyArray<
    { readonly args: string; readonly does: string }
  >;
}

/** Title of the flags that are in no group. */
const UNGROUPED = "Options";

/**
 * The text of `--help`: usage, options with their defaults, examples.
 *
 * Groups of options come in the order in which the table first names them, those without a group
 * last.
 *
 * @param subject Command to describe.
 * @param columns Width of the terminal, in characters; at least 60 are used.
 * @returns Lines without a newline at the end.
 *
 * @example
 * ```ts
 * import { helpText, switchFlag } from "@shrinklab/command";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const text = helpText({
 *   name: "deno task sparsity-check",
 *   summary: "Counts zeros.",
 *   positionals: "FILE",
 *   flags: { json: switchFlag("print JSON only") },
 *   examples: [{ args: "weights.safetensors", does: "counts in each tensor" }],
 * }, 80);
 * assertStringIncludes(text, "Usage: deno task sparsity-check [options] FILE");
 * assertStringIncludes(text, "--json  print JSON only");
 * ```
 */
export function helpText(subject: HelpSubject, columns: number): string {
  const { name, summary, positionals = "", flags, examples } = subject;
  const width = Math.max(60, columns);
  const calls = examples.flatMap(({ args, does }) => [
    `  ${name} ${args}`.trimEnd(),
    `      ${does}`,
  ]);
  return [
    `Usage: ${name} [options] ${positionals}`.trimEnd(),
    "",
    ...wrapText(summary, width),
    "",
    ...optionLines(flags, width),
    "Examples:",
    ...calls,
  ].join("\n");
}

/** The flags under the titles of their groups, an empty line after each group. */
function optionLines(flags: FlagTable, width: number): string[] {
  const rows = Object.entries(flags).map(([name, flag]) => ({
    group: flag.group ?? UNGROUPED,
    left: `--${name} ${flag.placeholder ?? ""}`.trimEnd(),
    right: flag.summary + (flag.repeatable ? " (repeatable)" : "") +
      (flag.shown === undefined ? "" : ` (default: ${flag.shown})`),
  }));
  // A long list of choices gets a line of its own rather than pushing every summary to the right.
  const column = Math.max(...rows.map(({ left }) => left.length > 24 ? 0 : left.length)) + 4;
  const indent = " ".repeat(column);
  const titled = rows.map(({ group }) => group).filter((group) => group !== UNGROUPED);
  return [...new Set([...titled, UNGROUPED])].flatMap((title) => {
    const lines = rows.filter(({ group }) => group === title).flatMap(({ left, right }) => {
      const [first = "", ...rest] = wrapText(right, width - column).map((line) => indent + line);
      const beside = `  ${left}`.padEnd(column) + first.slice(column);
      return left.length + 4 > column ? [`  ${left}`, first, ...rest] : [beside, ...rest];
    });
    return lines.length === 0 ? [] : [`${title}:`, ...lines, ""];
  });
}
