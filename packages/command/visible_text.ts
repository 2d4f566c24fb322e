/** What a terminal obeys instead of showing: control characters, and those that turn text around. */
const OBEYED = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
/** The same, but for line ends and tabs; with what could make it bold or end that. */
const OBEYED_IN_LINES =
  /[^\P{Cc}\n\t]\[[01]m|[^\P{Cc}\n\t]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
const STYLES: readonly string[] = ["\x1b[1m", "\x1b[0m"];
const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Text from a file or a command line as one line that is safe to show: what a terminal would obey is
 * escaped as in JSON, and everything else stays.
 *
 * @param text Text from outside, such as a name in a table.
 * @returns The text with `\n`, `\t` or `\u001b` in place of control characters.
 *
 * @example
 * ```ts
 * import { visibleText } from "@shrinklab/command";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(visibleText("a\x1b[2Jb\n°C"), "a\\u001b[2Jb\\n°C");
 * ```
 */
export function visibleText(text: string): string {
  return text.replaceAll(OBEYED, (char) => SHORT[char] ?? escaped(char));
}

/**
 * Lines that are safe to show, however they came about: the last guard before a terminal. Line ends
 * and tabs stay, and bold where it is wanted; what is escaped is so as in JSON, so that JSON stays
 * what it is.
 *
 * @param text Lines of a program.
 * @param options `color`: whether bold stays.
 * @returns The lines without anything else that a terminal obeys.
 *
 * @example
 * ```ts
 * import { visibleLines } from "@shrinklab/command";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(visibleLines("name\n\x1b[31mred", { color: false }), "name\n\\u001b[31mred");
 * assertEquals(visibleLines("\x1b[1mname\x1b[0m", { color: true }), "\x1b[1mname\x1b[0m");
 * ```
 */
export function visibleLines(text: string, { color }: { readonly color: boolean }): string {
  return text.replaceAll(
    OBEYED_IN_LINES,
    (part) => color && STYLES.includes(part) ? part : escaped(part[0]!) + part.slice(1),
  );
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
