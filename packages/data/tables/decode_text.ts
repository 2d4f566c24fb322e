import { DataError } from "../data_error.ts";

/** How text is kept in a file. */
export type Encoding = "UTF-8" | "CP949";

/**
 * Turns the bytes of a text file into text.
 *
 * What is valid UTF-8, with a byte order mark or without, is UTF-8. Anything else is tried as CP949,
 * the Windows code page for Korean (the web's name for its superset of EUC-KR is `euc-kr`): Korean
 * words in CP949 are hardly ever valid UTF-8, so the order decides.
 *
 * @param bytes Content of the file.
 * @param file Name for error messages.
 * @returns The text without a byte order mark, and the encoding that was found.
 * @throws {DataError} If it is neither.
 *
 * @example
 * ```ts
 * import { decodeText } from "@shrinklab/data/tables";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeText(new Uint8Array([0xb0, 0xa1]), "ga.txt"), { text: "가", encoding: "CP949" });
 * assertEquals(decodeText(new TextEncoder().encode("\ufeff가"), "ga.txt").text, "가");
 * ```
 */
export function decodeText(bytes: Uint8Array, file: string): { text: string; encoding: Encoding } {
  for (const [encoding, label] of [["UTF-8", "utf-8"], ["CP949", "euc-kr"]] as const) {
    try {
      return { text: new TextDecoder(label, { fatal: true }).decode(bytes), encoding };
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // a TypeError says that a byte does not fit
    }
  }
  throw new DataError("malformed", file, "its text is neither UTF-8 nor CP949");
}
