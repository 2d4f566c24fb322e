const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * Text as HTML shows it, in an element or in a quoted attribute. Everything that a page shows goes
 * through here but what this package wrote itself.
 *
 * @param text Any text.
 * @returns HTML that is that text.
 *
 * @example
 * ```ts ignore
 * escape("<img onerror=...>"); // "&lt;img onerror=...&gt;"
 * ```
 */
export function escape(text: string | number): string {
  return String(text).replaceAll(/[&<>"']/g, (letter) => entities[letter]!);
}

/**
 * Data as JSON inside of a script element, which nothing in it can end.
 *
 * @param data Any data.
 * @returns JSON without `<`.
 */
export function scriptJson(data: unknown): string {
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}
