import { formatCsv } from "../csv.ts";
import type { DrawnChart } from "../figures/figure_svg.ts";
import type { Figure, PictureRow } from "../figures/figure.ts";
import { escape } from "./escape.ts";

/**
 * One figure: its title, how to read it, the drawing for wide and for narrow screens, and its table.
 *
 * @param figure The figure.
 * @param drawn Its drawings, where it is one.
 * @returns HTML.
 */
export function figureSection(
  { name, title, description, table, pictures = [] }: Figure,
  drawn?: { readonly wide: DrawnChart; readonly narrow: DrawnChart },
): string {
  const charts = drawn === undefined
    ? ""
    : (["wide", "narrow"] as const).map((kind) =>
      `<div class="chart ${kind}">${
        labelled(drawn[kind].svg, `${name}-${kind}`, title, description)
      }</div>`
    ).join("\n");
  return `<figure id="${name}"${drawn === undefined ? "" : ' class="drawn"'}>
<figcaption><h3>${escape(title)}</h3><p>${escape(description)}</p></figcaption>
${charts}${pictures.map(pictureRow).join("\n")}
<div class="below"><details><summary>Table</summary>${tableHtml(table, title)}</details>
<a download="${name}.csv" href="${csvUrl(table)}">CSV</a></div>
</figure>`;
}

/** The text alternative stands on the drawing itself. */
function labelled(svg: string, id: string, title: string, description: string): string {
  const alternative = `<title id="${id}-title">${escape(title)}</title>` +
    `<desc id="${id}-text">${escape(description)}</desc>`;
  return svg.replace(
    /^<svg [^>]*?(width="[\d.]+" height="[\d.]+" viewBox="[^"]*")>/,
    (_, size) =>
      `<svg role="img" aria-labelledby="${id}-title" aria-describedby="${id}-text" ${size}>${alternative}`,
  );
}

function pictureRow({ heading, note, pictures }: PictureRow): string {
  const beside = note === undefined ? "" : `<span class="beside">${escape(note)}</span>`;
  const images = pictures.map(({ png, width, height, alternative, caption }) => {
    const image = `<img src="data:image/png;base64,${png.toBase64()}" width="${width}" ` +
      `height="${height}" alt="${escape(alternative)}">`;
    return caption === undefined ? image : `<div>${image}${escape(caption)}</div>`;
  });
  return `<h3>${escape(heading)}${beside}</h3><div class="pictures">${images.join("")}</div>`;
}

function tableHtml({ columns, rows }: Figure["table"], title: string): string {
  const numeric = columns.map((_, at) => rows.every((row) => isNumber(row[at])));
  const kind = (at: number) => numeric[at] ? "" : ' class="text"';
  const head = columns.map((column, at) => `<th scope="col"${kind(at)}>${escape(column)}`).join("");
  const body = rows.map((row) =>
    `<tr>${row.map((cell, at) => `<td${kind(at)}>${escape(cell ?? "")}`).join("")}`
  ).join("\n");
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escape(title)}, table">` +
    `<table><thead><tr>${head}<tbody>\n${body}\n</table></div>`;
}

function isNumber(cell: string | number | undefined): boolean {
  return typeof cell !== "string" || cell === "" || Number.isFinite(Number(cell));
}

/** A link that holds the file itself. */
function csvUrl({ columns, rows }: Figure["table"]): string {
  const text = formatCsv(columns, rows);
  // encodeURI leaves what a data URL may hold, but for the beginning of a fragment.
  const encoded = encodeURI(text.toWellFormed()).replaceAll("#", "%23").replaceAll("'", "%27");
  return `data:text/csv;charset=utf-8,${escape(encoded)}`;
}
