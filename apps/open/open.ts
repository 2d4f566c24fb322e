import { type Call, entriesOf, isFile, type Logger, UsageError } from "@shrinklab/command";

/** What opens a file on each system. */
const openers: Readonly<Partial<Record<typeof Deno.build.os, string>>> = {
  darwin: "open",
  windows: "explorer.exe",
};

/**
 * Opens a report, and prints its path.
 *
 * @param call The run, or none for the newest report.
 * @throws {UsageError} If there is no report.
 */
export async function open(call: Call<Record<never, never>>): Promise<void> {
  const { positionals, terminal, log } = call;
  if (positionals.length > 1) {
    throw new UsageError(`Cannot open: there are ${positionals.length} runs, want 1 or none`);
  }
  const [named] = positionals;
  const path = Deno.realPathSync(named === undefined ? newestReport("runs") : reportOf(named));
  terminal.print(path);
  await openInBrowser(path, log);
}

/**
 * Opens a page in the browser; where that is not to be had, it is said.
 *
 * @param page Its path or address.
 * @param log Told where it did not open.
 */
export async function openInBrowser(page: string, log: Logger): Promise<void> {
  const opener = openers[Deno.build.os] ?? "xdg-open";
  try {
    const { code } = await new Deno.Command(opener, {
      args: [page],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    // Windows's explorer says 1 whatever it did.
    if (code === 0 || opener === "explorer.exe") return;
    log.info(`${opener} did not open it: it is for any browser`);
  } catch {
    log.info(`${opener} is not here, or may not be run: the page is for any browser`);
  }
}

/** The report of a run that is named by its folder, by its name in `runs`, or by its page. */
function reportOf(named: string): string {
  const candidates = [named, `${named}/report.html`, `runs/${named}/report.html`];
  const found = candidates.find((path) => path.endsWith(".html") && isFile(path));
  if (found !== undefined) return found;
  const folder = [named, `runs/${named}`].find((path) =>
    isFile(`${path}/result.json`) || isFile(`${path}/path.json`)
  );
  throw new UsageError(
    folder === undefined
      ? `Cannot open: "${named}" is not a run, want a folder with report.html`
      : `Cannot open: "${folder}" has no report, want \`deno task report ${folder}\` first`,
  );
}

function newestReport(folder: string): string {
  const pages = entriesOf(folder).flatMap(({ name, isDirectory }) => {
    const path = isDirectory ? `${folder}/${name}/report.html` : `${folder}/${name}`;
    return path.endsWith(".html") && isFile(path)
      ? [{ path, time: Deno.statSync(path).mtime?.getTime() ?? 0 }]
      : [];
  });
  if (pages.length === 0) {
    throw new UsageError(
      `Cannot open: there is no report in ${folder}, want a run first, such as \`deno task cnn-compare\``,
    );
  }
  return pages.reduce((newest, page) => page.time > newest.time ? page : newest).path;
}
