import { wrapText } from "@shrinklab/command";
import type { Finding } from "./finding.ts";

/**
 * Writes findings for people to read: a line each, and one below it that says what to do.
 *
 * @param findings What was found.
 * @param columns Width of the terminal.
 * @returns The lines.
 *
 * @example
 * ```ts
 * import { findingLines } from "./finding_lines.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const gap = { name: "BLAS", state: "gap", found: "none", advice: "install it" } as const;
 * assertEquals(findingLines([gap], 80), ["gap     BLAS  none", "              -> install it"]);
 * ```
 */
export function findingLines(findings: readonly Finding[], columns: number): string[] {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const indent = " ".repeat(8 + width + 2);
  const room = Math.max(40, columns - indent.length);
  return findings.flatMap(({ name, state, found, advice }) => {
    const lines = [
      ...wrapText(found, room),
      ...(advice === undefined ? [] : wrapText(`-> ${advice}`, room)),
    ];
    const head = `${state.padEnd(8)}${name.padEnd(width)}  `;
    return lines.map((line, at) => (at === 0 ? head : indent) + line);
  });
}
