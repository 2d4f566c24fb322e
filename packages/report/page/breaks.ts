import { displayWidth } from "../display_width.ts";
import { escape } from "./escape.ts";

/** Columns of the longest word of a name that stays whole on a phone. */
const WORD = 8;

/**
 * A share stays with its sign of percent and with the method before it.
 *
 * @param html Text as HTML.
 * @returns It with spaces that do not break.
 */
export function unbroken(html: string): string {
  return html.replaceAll(" %", "&nbsp;%")
    .replaceAll(/ ((?:&[lg]t; )?[\d.]+&nbsp;%)/g, "&nbsp;$1");
}

/**
 * A name that breaks after its signs, and inside of a word only where that is long.
 *
 * @param name The name.
 * @returns HTML.
 */
export function nameHtml(name: string): string {
  const parts = name.split(/(\s+)|(?<=[-_=,:/])/).filter((part) => part);
  const html = parts.map((part) =>
    displayWidth(part) > WORD || part.trim() === ""
      ? escape(part)
      : `<span class="whole">${escape(part)}</span>`
  );
  return `<span class="label">${html.join("")}</span>`;
}

/**
 * Short names with hyphens stay in one line, and so does p.
 *
 * @param html Text as HTML.
 * @returns It with spans that do not break.
 */
export function whole(html: string): string {
  return html.replaceAll(
    /(?<![\w-])(?=[\w-]{3,20}(?![\w-]))\w+(?:-\w+)+|\bp (?:=|&lt;) [\d.]*\d/g,
    '<span class="whole">$&</span>',
  );
}
