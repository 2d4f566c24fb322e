import type { Result } from "@shrinklab/experiments";
import { compareResult } from "../compare_result.ts";
import { headline } from "../verdict_words.ts";
import { type DrawnFigure, pageHtml } from "./page.ts";
import { runSection } from "./run_section.ts";
import { summarySection } from "./summary_section.ts";

/**
 * The page of a result.
 *
 * @param result What was run.
 * @param figures Its figures.
 * @returns HTML.
 */
export function resultPage(result: Result, figures: readonly DrawnFigure[]): Promise<string> {
  const compared = compareResult(result);
  const { app, experiment, versions } = result;
  return pageHtml({
    title: `${app} ${experiment.name}: ${headline(compared)}`,
    head: `${summarySection(result, compared)}\n${runSection(result)}`,
    figures,
    footer: `from <code>result.json</code> alone.
Near zero is |w| &lt; 0.0005 max|w| of the tensor. Intervals are Student's t, 95 %; p is adjusted
after Holm.`,
    version: versions.shrinklab ?? "",
  });
}
