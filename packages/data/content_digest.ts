/**
 * Calculates a SHA-256.
 *
 * @param bytes What to digest.
 * @returns 64 hexadecimal digits.
 *
 * @example
 * ```ts
 * import { sha256 } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals((await sha256(new Uint8Array())).slice(0, 8), "e3b0c442");
 * ```
 */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/**
 * Makes one checksum of a data set from those of its files.
 *
 * It is the SHA-256 of what `sha256sum` prints for the decompressed files in the order of their
 * names, so it does not depend on how they were compressed, and a shell can check it:
 * `gunzip -k *.gz && LC_ALL=C sha256sum *-ubyte | sha256sum`.
 *
 * @param files SHA-256 of the decompressed content of each file, by its name without `.gz`.
 * @returns 64 hexadecimal digits.
 *
 * @example
 * ```ts
 * import { contentDigest, sha256 } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 *
 * const text = "00ff  a\n11ee  b\n";
 * assertEquals(
 *   await contentDigest({ b: "11ee", a: "00ff" }),
 *   await sha256(new TextEncoder().encode(text)),
 * );
 * ```
 */
export async function contentDigest(files: Readonly<Record<string, string>>): Promise<string> {
  const lines = Object.keys(files).sort().map((name) => `${files[name]}  ${name}\n`);
  return await sha256(new TextEncoder().encode(lines.join("")));
}
