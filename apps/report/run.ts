import { type Call, readInput, UsageError, wrapText } from "@shrinklab/command";
import type { Result } from "@shrinklab/experiments";
import {
  compareResult,
  mergeResults,
  type NamedResult,
  runName,
  writeWhole,
} from "@shrinklab/report";
import { makeReport } from "@shrinklab/report/report";
import type { reportFlags } from "./flags.ts";

/**
 * Writes the page of the runs that are named.
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
  const results = await Promise.all(positionals.map(readResult));
  const result = mergeResults(results);
  const { html, files } = await makeReport(result);
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
  for (const { verdict } of compareResult(result).comparisons) {
    terminal.print(wrapText(verdict, terminal.columns).join("\n"));
  }
  log.info(path);
}

function newPage(): string {
  Deno.mkdirSync("runs", { recursive: true });
  return `runs/${runName("report", new Date())}.html`;
}

/** Reads a result; of numbers that were not finite JSON has kept `null`. */
async function readResult(path: string): Promise<NamedResult> {
  const file = `${folderOf(path)}/result.json`;
  const bytes = await readInput(file, "the result of a run");
  const name = folderOf(path).replace(/\/+$/, "").split(/[/\\]/).at(-1)!;
  return { name, result: parseResult(new TextDecoder().decode(bytes), file) };
}

function parseResult(text: string, file: string): Result {
  let result: Partial<Result> | null;
  try {
    result = JSON.parse(text, (_, value) => value === null ? NaN : value);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`Cannot read ${file}: it is not JSON (${reason}), want a result`);
  }
  if (result?.format !== 2 || !Array.isArray(result.runs) || result.experiment === undefined) {
    throw new UsageError(
      `Cannot read ${file}: format is ${result?.format}, want 2, a result of this version`,
    );
  }
  return result as Result;
}

function folderOf(path: string): string {
  return path.replace(/[/\\]result\.json$/, "");
}
