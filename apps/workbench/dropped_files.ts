import { MOST_FILE } from "./guard.ts";

/** Names in the path of a dropped image: folder, part of the data, class, one within that, file. */
const MOST_PARTS = 5;

/**
 * Writes a file that was dropped on a page. It never overwrites: another file of the same name gets a
 * number, and the same file again stays as it is.
 *
 * @param folder Folder of dropped files; made where it is not there.
 * @param name Its name, or its path within a dropped folder.
 * @param body Its bytes.
 * @returns Its path, of a file in a dropped folder that of the file.
 * @throws {RangeError} If the name could lead out of the folder.
 * @throws {FileTooLargeError} If it has more than 256 MB.
 */
export async function writeDropped(
  folder: string,
  name: string,
  body: ReadableStream<Uint8Array> | null,
): Promise<string> {
  const parts = name.split("/");
  checkParts(name, parts);
  const target = `${folder}/${parts.join("/")}`;
  Deno.mkdirSync(target.slice(0, target.lastIndexOf("/")), { recursive: true });
  const partial = `${folder}/.${crypto.randomUUID()}.part`;
  try {
    await writeLimited(partial, body);
    if (isSame(partial, target)) return target;
    const path = freePath(target);
    Deno.renameSync(partial, path);
    return path;
  } finally {
    remove(partial);
  }
}

/**
 * A name for a dropped folder that no other has.
 *
 * @param folder Folder of dropped files.
 * @param name Name of the dropped folder.
 * @returns The name.
 * @throws {RangeError} If the name could lead out of the folder.
 */
export function freeFolder(folder: string, name: string): string {
  checkParts(name, [name]);
  return freePath(`${folder}/${name}`).slice(folder.length + 1);
}

/** A file has more bytes than are taken. */
export class FileTooLargeError extends Error {
  /** What it is called in messages and stacks. */
  override readonly name = "FileTooLargeError";
}

function checkParts(name: string, parts: readonly string[]): void {
  // deno-lint-ignore no-control-regex -- no such letter belongs into a name
  const isName = (part: string) => /^[^./\\:\u0000-\u001f][^/\\:\u0000-\u001f]{0,119}$/.test(part);
  if (parts.length <= MOST_PARTS && parts.every(isName)) return;
  throw new RangeError(
    `Cannot take file: name is ${
      JSON.stringify(name)
    }, want a name of up to 120 letters, without : and ` +
      `\\, not beginning with a dot, in ${MOST_PARTS - 1} folders at most`,
  );
}

async function writeLimited(path: string, body: ReadableStream<Uint8Array> | null): Promise<void> {
  using file = Deno.openSync(path, { write: true, createNew: true });
  let bytes = 0;
  for await (const part of body ?? []) {
    bytes += part.length;
    if (bytes > MOST_FILE) {
      throw new FileTooLargeError(
        `Cannot take file: it has more than ${MOST_FILE / 2 ** 20} MB, want ${
          MOST_FILE / 2 ** 20
        } MB at most`,
      );
    }
    for (let rest = part; rest.length > 0;) rest = rest.subarray(file.writeSync(rest));
  }
}

/** A path with a number before its ending, where it is taken. */
function freePath(path: string): string {
  const [, stem, ending] = /^(.*?)((?:\.[a-z0-9]{1,5})*)$/i.exec(path) as unknown as string[];
  for (let number = 1;; number++) {
    const free = number === 1 ? path : `${stem}-${number}${ending}`;
    if (sizeOf(free) === undefined) return free;
  }
}

function isSame(path: string, other: string): boolean {
  if (sizeOf(path) !== sizeOf(other)) return false;
  const [a, b] = [Deno.readFileSync(path), Deno.readFileSync(other)];
  return a.every((byte, at) => byte === b[at]);
}

function sizeOf(path: string): number | undefined {
  try {
    return Deno.statSync(path).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function remove(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    // It has got its name.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
