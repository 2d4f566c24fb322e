import { DataError } from "../data_error.ts";
import { gunzipStream, isGzip } from "../gunzip.ts";
import { isZip, zipDirectory, type ZipEntry } from "./zip_directory.ts";
import { zipEntryChunks } from "./zip_entry.ts";

/** Bytes that can be read from their beginning as often as is wanted, a piece at a time. */
export interface ByteSource {
  /** What to call it in messages. */
  readonly name: string;
  /** Bytes of the file that it is read from, packed as they are there. */
  readonly size: number;
  /**
   * Reads it from its beginning.
   *
   * @param onRead Told after each piece how many bytes of the file have been read.
   * @returns The content in pieces; one is no longer valid when the next is asked for.
   */
  open(onRead?: (bytes: number) => void): AsyncIterable<Uint8Array>;
}

/** Bytes of a piece: larger ones leave the caches before they are parsed. */
const PIECE = 2 ** 17;
/** Bytes that are read from a file at a time: each reading wakes another thread. */
const READ = 2 ** 20;
/** Unpacked bytes at most: a small archive can hold a table that fills any memory. */
const MOST_UNPACKED = 2 ** 31;

/**
 * A source of bytes in memory; gzip data is unpacked.
 *
 * @param bytes The bytes.
 * @param name What to call it.
 * @param mostBytes Unpacked bytes at most.
 * @returns The source.
 *
 * @example
 * ```ts
 * import { bytesSource } from "./byte_source.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const [piece] = await Array.fromAsync(bytesSource(Uint8Array.of(1, 2), "two").open());
 * assertEquals(piece, Uint8Array.of(1, 2));
 * ```
 */
export function bytesSource(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  mostBytes: number = MOST_UNPACKED,
): ByteSource {
  const source: ByteSource = {
    name,
    size: bytes.length,
    open: async function* (onRead) {
      for (let at = 0; at < bytes.length; at += PIECE) {
        yield bytes.subarray(at, at + PIECE);
        onRead?.(Math.min(at + PIECE, bytes.length));
      }
    },
  };
  return isGzip(bytes) ? unpacked(source, mostBytes) : source;
}

/**
 * A source of a file's bytes; gzip data is unpacked, and of a zip archive one file is read.
 *
 * @param path The file.
 * @param options `inner`: the file in the archive, default its only CSV file; `mostBytes`: bytes of a
 * plain file, or unpacked ones, at most.
 * @returns The source.
 * @throws {DataError} If there is no such file, or it is too large.
 *
 * @example
 * ```ts ignore
 * for await (const piece of (await fileSource("table.csv.gz")).open()) console.log(piece.length);
 * ```
 */
export async function fileSource(
  path: string,
  { inner, mostBytes }: {
    readonly inner?: string | undefined;
    readonly mostBytes?: number | undefined;
  } = {},
): Promise<ByteSource> {
  const { size, isFile, isDirectory } = await statOf(path);
  if (isDirectory) {
    throw new DataError("missing", path, "it is a folder, want a CSV file or a zip archive");
  }
  // What is not a file, such as a pipe, can be read only once.
  if (!isFile) return bytesSource(await Deno.readFile(path), path, mostBytes);
  const source = plainFile(path, size);
  const head = await headOf(source, 4);
  if (isZip(head)) return zipSource(await Deno.readFile(path), { path, inner }, mostBytes);
  if (inner !== undefined) {
    throw new DataError(
      "malformed",
      path,
      "it is not a zip archive, want one that holds the table",
    );
  }
  if (isGzip(head)) return unpacked(source, mostBytes);
  if (size <= (mostBytes ?? Infinity)) return source;
  throw new DataError("malformed", path, `it has ${size} bytes, want at most ${mostBytes}`);
}

/**
 * A source of the content of one file in a zip archive.
 *
 * @param bytes The archive.
 * @param where Its path, for messages, and which file in it; the only CSV file if absent.
 * @param mostBytes Bytes of the content at most.
 * @returns The source.
 * @throws {DataError} If there is no such file in it, or it cannot be read.
 *
 * @example
 * ```ts
 * import { zipSource } from "./byte_source.ts";
 * import { assertEquals } from "@std/assert";
 * import { zipSync } from "fflate";
 *
 * const bytes = zipSync({ "a.csv": Uint8Array.of(49), "read.me": new Uint8Array() });
 * assertEquals(zipSource(new Uint8Array(bytes), { path: "a.zip" }).name, "a.zip:a.csv");
 * ```
 */
export function zipSource(
  bytes: Uint8Array<ArrayBuffer>,
  { path, inner }: { readonly path: string; readonly inner?: string | undefined },
  mostBytes: number = MOST_UNPACKED,
): ByteSource {
  const entry = findEntry(zipDirectory(bytes, path), path, inner);
  const open = () => zipEntryChunks(bytes, entry, { file: path, mostBytes });
  open(); // what its directory says is checked at once
  const source: ByteSource = {
    name: `${path}:${entry.name}`,
    size: entry.size,
    open: async function* (onRead) {
      let read = 0;
      for await (const chunk of open()) {
        yield chunk;
        onRead?.(read += chunk.length);
      }
    },
  };
  return /\.gz$/i.test(entry.name) ? unpacked(source, mostBytes) : source;
}

function findEntry(entries: readonly ZipEntry[], path: string, inner: string | undefined) {
  // macOS adds a folder of hidden files, which are not tables, whatever their names.
  const tables = entries.filter(({ name }) => /\.csv$/i.test(name) && !/^__MACOSX\//.test(name));
  const entry = inner === undefined && tables.length === 1
    ? tables[0]
    : entries.find(({ name }) => name === inner);
  if (entry !== undefined) return entry;
  const names = tables.map(({ name }) => JSON.stringify(`${path}:${name}`));
  const listed = names.length > 6 ? [...names.slice(0, 6), "..."] : names;
  const [fault, wanted] = names.length === 0 ? ["no", "one"] : ["another", listed.join(" or ")];
  throw inner === undefined
    ? new DataError("missing", path, `it holds ${names.length} CSV files, want ${wanted}`)
    : new DataError("missing", `${path}:${inner}`, `it holds ${fault} CSV file, want ${wanted}`);
}

/**
 * Reads the first bytes of a source.
 *
 * @param source The source.
 * @param length How many.
 * @returns So many bytes, or all where there are fewer.
 */
export async function headOf(source: ByteSource, length: number): Promise<Uint8Array> {
  const head = new Uint8Array(length);
  let read = 0;
  for await (const piece of source.open()) {
    const part = piece.subarray(0, length - read);
    head.set(part, read);
    read += part.length;
    if (read === length) break;
  }
  return head.subarray(0, read);
}

function plainFile(path: string, size: number): ByteSource {
  return {
    name: path,
    size,
    open: async function* (onRead) {
      using file = await Deno.open(path);
      let [pieces, others] = [new Uint8Array(READ), new Uint8Array(READ)];
      let coming = file.read(pieces);
      let read = 0;
      try {
        for (let count; (count = await coming) !== null;) {
          // While pieces are used the next ones are read.
          coming = file.read(others);
          for (let at = 0; at < count; at += PIECE) {
            yield pieces.subarray(at, Math.min(at + PIECE, count));
          }
          onRead?.(read += count);
          [pieces, others] = [others, pieces];
        }
      } finally {
        await coming.catch(() => {});
      }
    },
  };
}

/** The content of gzip data, which does not say how long it is. */
function unpacked(source: ByteSource, mostBytes: number = MOST_UNPACKED): ByteSource {
  return {
    name: source.name,
    size: source.size,
    open: async function* (onRead) {
      const packed = ReadableStream.from(copies(source.open(onRead)));
      const reader = packed.pipeThrough(await gunzipStream()).getReader();
      let length = 0;
      try {
        while (true) {
          const { done, value } = await reader.read().catch((cause) => {
            throw cause instanceof DataError ? cause : damaged(source.name, cause);
          });
          if (done) return;
          length += value.length;
          if (length > mostBytes) {
            const reason = `it unpacks to more than ${mostBytes} bytes, want at most so many`;
            throw new DataError("malformed", source.name, reason);
          }
          yield value;
        }
      } finally {
        await reader.cancel().catch(() => {});
      }
    },
  };
}

/** A stream reads ahead, so that pieces must stay valid. */
async function* copies(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const piece of pieces) yield piece.slice();
}

function damaged(name: string, cause: unknown): DataError {
  return new DataError("truncated", name, "its gzip data is cut off or damaged", { cause });
}

async function statOf(path: string): Promise<Deno.FileInfo> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new DataError("missing", path, "it is not there, want a CSV file or a zip archive");
  }
}
