import { DownloadError } from "./download_error.ts";
import { checkedContent, type RemoteFile } from "./remote_file.ts";
import { transfer, type TransferProgress } from "./transfer.ts";

/** How far the download of a file is. */
export interface DownloadProgress extends TransferProgress {
  /** The file, in the layout of a data folder: `mnist/....gz`. */
  readonly file: string;
}

/** Options of {@linkcode download}. */
export interface DownloadOptions {
  /** Called after every piece that arrives. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Ends the download; what has arrived stays, and the next one goes on from there. */
  readonly signal?: AbortSignal | undefined;
  /** A mirror silent for so long is given up; default 30,000. */
  readonly stallMilliseconds?: number | undefined;
}

/** gzip adds some bytes to what it cannot compress, a server never a megabyte. */
const MARGIN = 2 ** 20;

/**
 * Downloads a file from the first of its mirrors that has it.
 *
 * It arrives under a name ending in `.part`, goes on where an earlier attempt was cut off, is
 * checked by its content, and only then gets its name. What fails the check is removed.
 *
 * @param file What to get.
 * @param mirrors Addresses to which the file's name is appended, tried in order.
 * @param folder Where to put it; its last part names the data set. Made if need be.
 * @param options Who is told, and who may end it.
 * @returns The path of the file.
 * @throws {DownloadError} If no mirror gave the file, with what each answered.
 * @throws {DOMException} If the signal ended it.
 *
 * @example
 * ```ts ignore
 * import { download } from "./download.ts";
 *
 * await download(labels, ["https://example.org/mnist/"], "data/mnist");
 * ```
 */
export async function download(
  file: RemoteFile,
  mirrors: readonly string[],
  folder: string,
  options: DownloadOptions = {},
): Promise<string> {
  const made = await makeFolder(folder);
  const path = `${folder}/${file.remoteName}`;
  const part = `${path}.part`;
  const label = `${folder.split(/[/\\]/).at(-1)}/${file.remoteName}`;
  const answers: string[] = [];
  for (const mirror of mirrors) {
    const url = mirror + file.remoteName;
    try {
      await obtain(url, part, file, {
        ...options,
        mostBytes: file.size + MARGIN,
        onProgress: (progress) => options.onProgress?.({ ...progress, file: label }),
      });
      await Deno.rename(part, path);
      return path;
    } catch (error) {
      await removeEmpty(part);
      if (options.signal?.aborted) throw error;
      answers.push(`${url}: ${reasonOf(error)}`);
    }
  }
  if (made) await Deno.remove(folder).catch(() => {}); // keeps it if a part has arrived
  throw new DownloadError(label, answers);
}

/** Transfers and checks; what was resumed and fails may be of two sources, and is tried afresh. */
async function obtain(
  url: string,
  part: string,
  file: RemoteFile,
  options: Parameters<typeof transfer>[2],
): Promise<void> {
  const { resumed } = await transferTo(part, url, options);
  try {
    await checkedContent(await Deno.readFile(part), url, file);
  } catch (error) {
    await Deno.remove(part);
    if (!resumed) throw error;
    await obtain(url, part, file, options);
  }
}

async function transferTo(part: string, url: string, options: Parameters<typeof transfer>[2]) {
  using target = await Deno.open(part, { create: true, write: true });
  return await transfer(url, target, options);
}

/** Nothing arrived, so there is nothing to go on from. */
async function removeEmpty(part: string): Promise<void> {
  const found = await Deno.stat(part).catch(() => undefined);
  if (found?.size === 0) await Deno.remove(part);
}

/** Tells whether the folder was not there before. */
async function makeFolder(folder: string): Promise<boolean> {
  const before = await Deno.stat(folder).catch(() => undefined);
  await Deno.mkdir(folder, { recursive: true });
  return before === undefined;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Deno says "fetch failed" and keeps the reason as the cause.
  const said = error instanceof TypeError && error.cause instanceof Error ? error.cause : error;
  // The address stands in front already.
  return said.message.replace(/^Cannot read "[^"]*": /, "").replace(/ for url \([^)]*\)/, "");
}
