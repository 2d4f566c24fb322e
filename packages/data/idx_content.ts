import { gunzip, isGzip } from "./gunzip.ts";
import { idxHeader } from "./idx.ts";

/**
 * Decompresses an IDX file if it is gzip data, told by its content and not by its name.
 *
 * @param bytes The file, gzip or plain.
 * @param file Name for error messages.
 * @returns The plain content; `bytes` itself if it is plain.
 * @throws {DataError} If gzip data is damaged, or does not hold what its IDX header states.
 *
 * @example
 * ```ts
 * import { idxContent } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 *
 * const plain = new Uint8Array([0, 0, 8, 1, 0, 0, 0, 1, 5]);
 * assertEquals(await idxContent(plain, "labels.idx"), plain);
 * ```
 */
export async function idxContent(
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!isGzip(bytes)) return bytes;
  return await gunzip(bytes, file, (head) => idxHeader(head, file).size);
}
