import { wrapText } from "@shrinklab/command";
import { classCounts, type Images } from "@shrinklab/data/images";

/** More classes than this are counted, not listed. */
const MOST_CLASSES = 40;

/**
 * What was found in images of the user's: their shape, and how many there are of each class.
 *
 * @param images The images.
 * @param options Width of the terminal, and what has to be said first.
 * @returns Lines for a terminal.
 */
export function imageText(
  { name, train, valid, test, classes = [] }: Images,
  { columns, first }: { readonly columns: number; readonly first: readonly string[] },
): string {
  const parts = Object.entries({ train, valid, test }).flatMap(([part, examples]) => {
    if (examples === undefined) return [];
    const counts = classCounts(examples);
    const list = counts.slice(0, MOST_CLASSES).map((count, label) =>
      `${classes[label]} ${count.toLocaleString("en")}`
    );
    const more = counts.length > MOST_CLASSES ? `, and ${counts.length - MOST_CLASSES} more` : "";
    const line = `${part} ${examples.rows.toLocaleString("en")}: ${list.join(", ")}${more}`;
    return wrapText(line, columns - 4).map((text, at) => (at === 0 ? "  " : "    ") + text);
  });
  return [
    ...first.flatMap((line) => wrapText(line, columns)),
    ...(first.length === 0 ? [] : [""]),
    `${name}: images ${train.shape.join("x")} in ${classes.length} classes`,
    ...parts,
    "",
  ].join("\n");
}
