import type { Logger } from "@shrinklab/command";
import { messageOf } from "@shrinklab/names";
import type { RunOutput } from "@shrinklab/report";
import type { Report } from "@shrinklab/report/report";

/** What makes reports: it is loaded where one is made. */
type Reports = typeof import("@shrinklab/report/report");

/**
 * Writes a report into its folder: a page, and its figures as files.
 *
 * @param make Makes it.
 * @param folder The folder.
 * @param log Told where there is none: what was trained is not lost to it.
 * @returns Path of the page.
 */
export async function writeReport(
  make: (reports: Reports) => Promise<Report>,
  folder: Pick<RunOutput, "path" | "write">,
  log: Logger,
): Promise<string | undefined> {
  try {
    // Vega takes a quarter of a second to load: nobody else waits for it.
    const { html, files } = await make(await import("@shrinklab/report/report"));
    for (const [name, content] of Object.entries(files)) folder.write(name, content);
    folder.write("report.html", html);
    return `${folder.path}/report.html`;
  } catch (error) {
    const reason = messageOf(error);
    log.warn(`There is no report: ${reason}`);
    return undefined;
  }
}
