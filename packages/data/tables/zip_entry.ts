import { DataError } from "../data_error.ts";
import type { ZipEntry } from "./zip_directory.ts";

/** Deflate stores at best 1,032 bytes in one: a smaller entry cannot hold the size it states. */
const BEST_RATIO = 1032;
const LOCAL = 0x04034b50;
const LOCAL_SIZE = 30;

/**
 * Reads one file of a zip archive.
 *
 * No more memory is taken than the directory states, and none for a statement beyond `mostBytes` or
 * beyond what so few bytes can hold; the bytes that really come out are counted.
 *
 * @param bytes The archive.
 * @param entry Which file, from `zipDirectory`.
 * @param options `file`: name of the archive for error messages; `mostBytes`: the largest content.
 * @returns The content.
 * @throws {DataError} If the content is damaged, too large, or not of the size and the checksum that
 * the directory states.
 *
 * @example
 * ```ts
 * import { zipDirectory } from "./zip_directory.ts";
 * import { readZipEntry } from "./zip_entry.ts";
 * import { assertEquals } from "@std/assert";
 * import { zipSync } from "fflate";
 *
 * const bytes = zipSync({ "a.csv": new TextEncoder().encode("a\n1\n") });
 * const [entry] = zipDirectory(bytes, "a.zip");
 * const content = await readZipEntry(bytes, entry!, { file: "a.zip", mostBytes: 100 });
 * assertEquals(new TextDecoder().decode(content), "a\n1\n");
 * ```
 */
export async function readZipEntry(
  bytes: Uint8Array<ArrayBuffer>,
  entry: ZipEntry,
  options: { readonly file: string; readonly mostBytes: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks = zipEntryChunks(bytes, entry, options);
  const content = new Uint8Array(entry.size);
  let length = 0;
  for await (const chunk of chunks) {
    content.set(chunk, length);
    length += chunk.length;
  }
  return content;
}

/**
 * {@linkcode readZipEntry} piece by piece, for content that need not be in memory as a whole.
 *
 * @param bytes The archive.
 * @param entry Which file, from `zipDirectory`.
 * @param options `file`: name of the archive for error messages; `mostBytes`: the largest content.
 * @returns The content; size and checksum are compared at its end.
 * @throws {DataError} If the content is too large, at once; if it is damaged, or not of the size and
 * the checksum that the directory states, while it is read.
 *
 * @example
 * ```ts
 * import { zipDirectory } from "./zip_directory.ts";
 * import { zipEntryChunks } from "./zip_entry.ts";
 * import { assertEquals } from "@std/assert";
 * import { zipSync } from "fflate";
 *
 * const bytes = zipSync({ "a.csv": new TextEncoder().encode("a\n1\n") });
 * const [entry] = zipDirectory(bytes, "a.zip");
 * const chunks = zipEntryChunks(bytes, entry!, { file: "a.zip", mostBytes: 100 });
 * assertEquals((await Array.fromAsync(chunks)).length, 1);
 * ```
 */
export function zipEntryChunks(
  bytes: Uint8Array<ArrayBuffer>,
  entry: ZipEntry,
  options: { readonly file: string; readonly mostBytes: number },
): AsyncGenerator<Uint8Array> {
  const file = `${options.file}:${entry.name}`;
  const { size, unreadable } = entry;
  if (unreadable !== undefined) throw new DataError("malformed", file, unreadable);
  if (size > options.mostBytes) {
    throw new DataError(
      "malformed",
      file,
      `it states ${size} bytes, want at most ${options.mostBytes}`,
    );
  }
  const packed = packedBytes(bytes, entry, file);
  checkMethod(packed, entry, file);
  return checkedChunks(entry.method === 0 ? [packed] : inflated(packed, file), entry, file);
}

async function* checkedChunks(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { size, crc32: stated }: ZipEntry,
  file: string,
): AsyncGenerator<Uint8Array> {
  // Loaded here: browsers, which train without archives, have no such module.
  const { crc32 } = await import("node:zlib");
  let [length, sum] = [0, 0];
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > size) throw wrongSize(length, size, file);
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (length !== size) throw wrongSize(length, size, file);
  if (sum === stated) return;
  throw new DataError("checksum", file, "its content has another CRC-32 than its directory states");
}

/** The bytes of an entry; its local header is asked for no more than its length. */
function packedBytes(bytes: Uint8Array<ArrayBuffer>, entry: ZipEntry, file: string) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { offset, packedSize } = entry;
  if (offset + LOCAL_SIZE > bytes.length || view.getUint32(offset, true) !== LOCAL) {
    throw new DataError("malformed", file, "its header is not where the directory states");
  }
  const start = offset + LOCAL_SIZE + view.getUint16(offset + 26, true) +
    view.getUint16(offset + 28, true);
  if (start + packedSize > bytes.length) {
    throw new DataError("truncated", file, `it is cut off, want ${packedSize} bytes of it`);
  }
  return bytes.subarray(start, start + packedSize);
}

function checkMethod(packed: Uint8Array, { method, size }: ZipEntry, file: string): void {
  if (method !== 0 && method !== 8) {
    throw new DataError("malformed", file, `its compression is method ${method}, want deflate`);
  }
  if (method === 0 && packed.length !== size) throw wrongSize(packed.length, size, file);
  if (size > packed.length * BEST_RATIO) {
    throw new DataError(
      "malformed",
      file,
      `it states ${size} bytes, want at most what ${packed.length} bytes of deflate can hold`,
    );
  }
}

async function* inflated(
  packed: Uint8Array<ArrayBuffer>,
  file: string,
): AsyncGenerator<Uint8Array> {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const reader = stream.getReader();
  try {
    while (true) {
      const { done, value } = await reader.read().catch((cause) => {
        throw new DataError("truncated", file, "its deflate data is cut off or damaged", { cause });
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function wrongSize(found: number, stated: number, file: string): DataError {
  const amount = found > stated ? `${found} bytes or more` : `${found} bytes`;
  return new DataError(
    found < stated ? "truncated" : "malformed",
    file,
    `it holds ${amount}, want the ${stated} that its directory states`,
  );
}
