import type { AuditEntry, AuditRun } from "@shrinklab/workbench";
import audit from "../../docs/audit.md" with { type: "text" };

/**
 * What each source concluded, and what holds: the table of docs/audit.md with its sections.
 *
 * @param text The text of that page.
 * @returns An entry for each row.
 */
export function auditEntries(text: string = audit): AuditEntry[] {
  const sections = sectionsOf(text);
  return text.split("\n").flatMap((line): AuditEntry[] => {
    const [, experiment, anchor, says, holds] =
      /^\| \[(\w+)\]\(#([\w'-]+)\)\s*\| (.*?)\s*\| (.*?)\s*\|$/.exec(line) ?? [];
    if (experiment === undefined) return [];
    const section = sections.find(({ title }) => anchorOf(title) === anchor);
    if (section === undefined) {
      throw new RangeError(`Cannot read audit: section is "${anchor}", want one of the page`);
    }
    const { title, body } = section;
    const paragraphs = body.replaceAll(/^```[^]*?^```$/gm, "").split(/\n{2,}/);
    return [{
      experiment,
      title,
      says: says!,
      holds: holds!,
      // Tables of figures are the page's: here are words.
      text: paragraphs.map((one) => one.replaceAll("\n", " ").trim())
        .filter((one) => one !== "" && !one.startsWith("|")),
      runs: runsOf(body),
    }];
  });
}

/** Sections with their titles; one of a lower level ends that of the higher. */
function sectionsOf(text: string): { title: string; body: string }[] {
  return text.split(/^##+ /m).slice(1).map((part) => {
    const end = part.indexOf("\n");
    return { title: part.slice(0, end).trim(), body: part.slice(end + 1) };
  });
}

/** How a page's links name a section. */
function anchorOf(title: string): string {
  return title.toLowerCase().replaceAll(/[^\w\s-]/g, "").trim().replaceAll(/\s/g, "-");
}

/** The commands of a section that train presets, each with the bold words in front of it. */
function runsOf(body: string): AuditRun[] {
  let title = "Run";
  return body.split("\n").flatMap((line): AuditRun[] => {
    title = /^\*\*(.+?)\*\*/.exec(line)?.[1] ?? title;
    const [, app, rest] = /^\$ deno task (cnn-compare|mlp|table) (.*)$/.exec(line) ?? [];
    if (app === undefined) return [];
    const args = rest!.split(" ");
    const at = args.indexOf("--preset");
    const preset = at < 0 ? "quick" : args[at + 1]!;
    const others = args.filter((arg, place) =>
      !["--preset", "--data-dir", "DIR"].includes(arg) && (at < 0 || place !== at + 1)
    );
    return [{ title: title.replace(/[,:]$/, ""), args: [preset, ...others] }];
  });
}
