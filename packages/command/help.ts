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

/**
 * The text of `--help`: usage, options with their defaults, examples.
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
  const rows = Object.entries(flags).map((
    [flag, { placeholder, summary, shown, repeatable }],
  ) => ({
    left: placeholder === undefined ? `--${flag}` : `--${flag} ${placeholder}`,
    right: summary + (repeatable ? " (repeatable)" : "") +
      (shown === undefined ? "" : ` (default: ${shown})`),
  }));
  const width = Math.max(60, columns);
  // A long list of choices gets a line of its own rather than pushing every summary to the right.
  const column = Math.max(...rows.map(({ left }) => left.length > 24 ? 0 : left.length)) + 4;
  const options = rows.flatMap(({ left, right }) => {
    const lines = wrapText(right, width - column);
    const first = lines[0] ?? "";
    return left.length + 4 > column
      ? [`  ${left}`, ...lines.map((line) => " ".repeat(column) + line)]
      : [
        `  ${left}`.padEnd(column) + first,
        ...lines.slice(1).map((line) => " ".repeat(column) + line),
      ];
  });
  const calls = examples.flatMap(({ args, does }) => [
    `  ${name} ${args}`.trimEnd(),
    `      ${does}`,
  ]);
  return [
    `Usage: ${name} [options] ${positionals}`.trimEnd(),
    "",
    ...wrapText(summary, width),
    "",
    "Options:",
    ...options,
    "",
    "Examples:",
    ...calls,
  ].join("\n");
}
