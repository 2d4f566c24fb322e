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
  const file = `${options.file}:${entry.name}`;
  if (entry.size > options.mostBytes) {
    throw new DataError(
      "malformed",
      file,
      `it states ${entry.size} bytes, want at most ${options.mostBytes}`,
    );
  }
  const packed = packedBytes(bytes, entry, file);
  const content = entry.method === 0
    ? stored(packed, entry, file)
    : await inflate(packed, entry, file);
  // Loaded here: browsers, which train without archives, have no such module.
  const { crc32 } = await import("node:zlib");
  if (crc32(content) !== entry.crc32) {
    throw new DataError(
      "checksum",
      file,
      "its content has another CRC-32 than its directory states",
    );
  }
  return content;
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

function stored(packed: Uint8Array<ArrayBuffer>, { size }: ZipEntry, file: string) {
  if (packed.length !== size) throw wrongSize(packed.length, size, file);
  return packed.slice();
}

async function inflate(packed: Uint8Array<ArrayBuffer>, { method, size }: ZipEntry, file: string) {
  if (method !== 8) {
    throw new DataError("malformed", file, `its compression is method ${method}, want deflate`);
  }
  if (size > packed.length * BEST_RATIO) {
    throw new DataError(
      "malformed",
      file,
      `it states ${size} bytes, want at most what ${packed.length} bytes of deflate can hold`,
    );
  }
  const content = new Uint8Array(size);
  let length = 0;
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const reader = stream.getReader();
  try {
    while (true) {
      const { done, value } = await reader.read().catch((cause) => {
        throw new DataError("truncated", file, "its deflate data is cut off or damaged", { cause });
      });
      if (done) break;
      if (length + value.length > size) throw wrongSize(length + value.length, size, file);
      content.set(value, length);
      length += value.length;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
  if (length !== size) throw wrongSize(length, size, file);
  return content;
}

function wrongSize(found: number, stated: number, file: string): DataError {
  const amount = found > stated ? `${found} bytes or more` : `${found} bytes`;
  return new DataError(
    found < stated ? "truncated" : "malformed",
    file,
    `it holds ${amount}, want the ${stated} that its directory states`,
  );
}
