import type { Logger } from "@shrinklab/command";
import type { Result } from "@shrinklab/experiments";
import type { RunOutput } from "@shrinklab/report";

/**
 * Writes the report of a run into its folder: a page, and its figures as files.
 *
 * @param result What was run.
 * @param output The folder.
 * @param log Told where there is none: what was trained is not lost to it.
 * @returns Path of the page.
 */
export async function writeReport(
  result: Result,
  output: RunOutput,
  log: Logger,
): Promise<string | undefined> {
  try {
    // Vega takes a quarter of a second to load: nobody else waits for it.
    const { makeReport } = await import("@shrinklab/report/report");
    const { html, files } = await makeReport(result);
    for (const [name, content] of Object.entries(files)) output.write(name, content);
    output.write("report.html", html);
    return `${output.path}/report.html`;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.warn(`There is no report: ${reason}`);
    return undefined;
  }
}
