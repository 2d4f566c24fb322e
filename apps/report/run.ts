import { type Call, isFile, readInput, UsageError, wrapText } from "@shrinklab/command";
import type { Result } from "@shrinklab/experiments";
import { messageOf } from "@shrinklab/names";
import type { PathSummary } from "@shrinklab/paths";
import {
  compareResult,
  mergePaths,
  mergeResults,
  type NamedPath,
  type NamedResult,
  pathWords,
  runName,
  writeWhole,
} from "@shrinklab/report";
import { makePathReport, makeReport, type Report } from "@shrinklab/report/report";
import type { reportFlags } from "./flags.ts";

/** What is in a folder: what a run left, or a path. */
type Left = NamedResult | NamedPath;

/**
 * Writes the page of the runs, or the paths, that are named.
 *
 * @param call Folders of the runs, and where the page goes.
 * @throws {UsageError} If none is named, or a result cannot be read.
 * @throws {RangeError} If the runs are not of the same data.
 */
export async function report(call: Call<typeof reportFlags>): Promise<void> {
  const { flags, positionals, terminal, log } = call;
  if (positionals.length === 0) {
    throw new UsageError("Cannot make a report: there are 0 runs, want 1 RUN_FOLDER or more");
  }
  const { report: { html, files }, words } = await reportOf(
    await Promise.all(positionals.map(readLeft)),
  );
  const [folder] = positionals as readonly [string];
  const single = positionals.length === 1;
  const path = flags.out ?? (single ? `${folderOf(folder)}/report.html` : newPage());
  if (single && flags.out === undefined) {
    Deno.mkdirSync(`${folderOf(folder)}/figures`, { recursive: true });
    for (const [name, content] of Object.entries(files)) {
      writeWhole(`${folderOf(folder)}/${name}`, content);
    }
  }
  writeWhole(path, html);
  for (const line of words) terminal.print(wrapText(line, terminal.columns).join("\n"));
  log.info(path);
}

/** The report, and what it comes to in words. */
async function reportOf(
  left: readonly Left[],
): Promise<{ report: Report; words: readonly string[] }> {
  const paths = left.filter((one) => "summary" in one);
  const results = left.filter((one) => "result" in one);
  const [[path], [run]] = [paths, results];
  if (path !== undefined && run !== undefined) {
    throw new UsageError(
      `Cannot make a report: "${path.name}" is a path and "${run.name}" a run, want all alike`,
    );
  }
  if (path === undefined) {
    const result = mergeResults(results);
    const words = compareResult(result).comparisons.map(({ verdict }) => verdict);
    return { report: await makeReport(result), words };
  }
  const report = await makePathReport(paths);
  const words = mergePaths(paths).map((one) =>
    paths.length === 1 ? pathWords(one) : `${one.label}: ${pathWords(one)}`
  );
  return { report, words };
}

function newPage(): string {
  Deno.mkdirSync("runs", { recursive: true });
  return `runs/${runName("report", new Date())}.html`;
}

/** Reads a result or a path; of numbers that were not finite JSON has kept `null`. */
async function readLeft(path: string): Promise<Left> {
  const folder = folderOf(path);
  const name = folder.replace(/\/+$/, "").split(/[/\\]/).at(-1)!;
  if (isFile(`${folder}/path.json`)) {
    const file = `${folder}/path.json`;
    const summary = parseLeft<PathSummary>(await readText(file, "a path"), file);
    if (summary?.format === 1 && summary.app === "path" && Array.isArray(summary.points)) {
      return { name, summary: summary as PathSummary };
    }
    throw new UsageError(
      `Cannot read ${file}: format is ${summary?.format}, want 1, a path of this version`,
    );
  }
  const file = `${folder}/result.json`;
  const result = parseLeft<Result>(await readText(file, "the result of a run"), file);
  if (result?.format === 2 && Array.isArray(result.runs) && result.experiment !== undefined) {
    return { name, result: result as Result };
  }
  throw new UsageError(
    `Cannot read ${file}: format is ${result?.format}, want 2, a result of this version`,
  );
}

async function readText(file: string, what: string): Promise<string> {
  return new TextDecoder().decode(await readInput(file, what));
}

function parseLeft<Kind>(text: string, file: string): Partial<Kind> | null {
  try {
    return JSON.parse(text, (_, value) => value === null ? NaN : value);
  } catch (error) {
    const reason = messageOf(error);
    throw new UsageError(`Cannot read ${file}: it is not JSON (${reason}), want a result`);
  }
}

function folderOf(path: string): string {
  return path.replace(/[/\\](result|path)\.json$/, "");
}
