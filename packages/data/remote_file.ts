import { sha256 } from "./content_digest.ts";
import { DataError } from "./data_error.ts";
import { gunzip, isGzip } from "./gunzip.ts";

/** A file that public mirrors hold, known by its content. */
export interface RemoteFile {
  /** Name of the plain file. */
  readonly name: string;
  /** Name at the mirrors and in a data folder: usually with `.gz`. */
  readonly remoteName: string;
  /** Bytes of the plain content. */
  readonly size: number;
  /** SHA-256 of the plain content: whatever compressed it, it is the same. */
  readonly sha256: string;
}

/**
 * Checks the plain content of a file against its known checksum.
 *
 * @param content The plain content.
 * @param path Where it was read, for the error message.
 * @param file What it should be.
 * @throws {DataError} If it is something else.
 *
 * @example
 * ```ts
 * import { sha256 } from "@shrinklab/data";
 * import { checkContent } from "./remote_file.ts";
 *
 * const content = new Uint8Array([1, 2, 3]);
 * const file = { name: "a", remoteName: "a.gz", size: 3, sha256: await sha256(content) };
 * await checkContent(content, "data/a", file);
 * ```
 */
export async function checkContent(
  content: Uint8Array<ArrayBuffer>,
  path: string,
  file: RemoteFile,
): Promise<void> {
  const found = await sha256(content);
  if (found !== file.sha256) {
    throw new DataError(
      "checksum",
      path,
      `the SHA-256 of its content is ${found}, want ${file.sha256}`,
    );
  }
}

/**
 * Decompresses a file if need be, and checks it.
 *
 * @param bytes The file, gzip or plain.
 * @param path Where it was read, for error messages.
 * @param file What it should be.
 * @returns The plain content.
 * @throws {DataError} If it is damaged or something else.
 *
 * @example
 * ```ts
 * import { sha256 } from "@shrinklab/data";
 * import { checkedContent } from "./remote_file.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const content = new Uint8Array([1, 2, 3]);
 * const file = { name: "a", remoteName: "a.gz", size: 3, sha256: await sha256(content) };
 * assertEquals(await checkedContent(content, "data/a", file), content);
 * ```
 */
export async function checkedContent(
  bytes: Uint8Array<ArrayBuffer>,
  path: string,
  file: RemoteFile,
): Promise<Uint8Array<ArrayBuffer>> {
  const content = isGzip(bytes) ? await gunzip(bytes, path, () => file.size) : bytes;
  await checkContent(content, path, file);
  return content;
}
