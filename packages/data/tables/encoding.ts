import { nearest } from "@shrinklab/names";
import { DataError } from "../data_error.ts";

/** How text is kept in a file. */
export interface Encoding {
  /** What it is called here: `UTF-8`, `UTF-16LE`, `CP949`, `Latin-1`, or its name on the web. */
  readonly name: string;
  /** Its name on the web, which `TextDecoder` knows. */
  readonly label: string;
}

const utf8: Encoding = { name: "UTF-8", label: "utf-8" };
const utf16le: Encoding = { name: "UTF-16LE", label: "utf-16le" };
const utf16be: Encoding = { name: "UTF-16BE", label: "utf-16be" };
/** The Windows code page for Korean: the web's `euc-kr` is its superset of EUC-KR. */
const cp949: Encoding = { name: "CP949", label: "euc-kr" };
/** As everybody else the web takes Latin-1 for Windows-1252, which has letters at 128 to 159. */
const latin1: Encoding = { name: "Latin-1", label: "windows-1252" };
const named = [utf8, utf16le, utf16be, cp949, latin1];

/** Names in use that the web does not know. */
const others: Readonly<Record<string, string>> = {
  "cp949": "euc-kr",
  "uhc": "euc-kr",
  "latin-1": "windows-1252",
  "cp932": "shift_jis",
  "cp936": "gbk",
  "cp1251": "windows-1251",
  "cp1250": "windows-1250",
};

/**
 * Finds an encoding by its name.
 *
 * @param name `utf-8`, `latin-1`, `cp949`, `shift_jis` or any other name that the web knows.
 * @returns The encoding.
 * @throws {RangeError} If there is none of that name.
 *
 * @example
 * ```ts
 * import { findEncoding } from "@shrinklab/data/tables";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findEncoding("latin-1").label, "windows-1252");
 * ```
 *
 * Source: WHATWG, Encoding Standard, section 4.2.
 */
export function findEncoding(name: string): Encoding {
  const lower = name.trim().toLowerCase();
  let label: string;
  try {
    label = new TextDecoder(others[lower] ?? lower).encoding;
  } catch {
    const known = ["utf-8", "utf-16le", "utf-16be", "latin-1", ...Object.keys(others), "shift_jis"];
    const guess = nearest(lower, known);
    throw new RangeError(
      `Cannot read text: encoding is ${
        JSON.stringify(name)
      }, want one that browsers know, such as ` +
        `utf-8, latin-1, cp949, windows-1251${
          guess === undefined ? "" : `; did you mean ${guess}?`
        }`,
    );
  }
  return named.find((one) => one.label === label) ?? { name: label, label };
}

/**
 * Finds the encoding of a file by its first bytes: a byte order mark, or the zeros that UTF-16 has in
 * every other byte where text is Latin.
 *
 * @param head The first bytes.
 * @param file Name for error messages.
 * @returns The encoding; nothing where only the whole text can tell.
 * @throws {DataError} If it is not text.
 *
 * @example
 * ```ts
 * import { encodingByHead } from "./encoding.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodingByHead(Uint8Array.of(0xff, 0xfe, 0x61, 0), "a.csv")?.name, "UTF-16LE");
 * assertEquals(encodingByHead(Uint8Array.of(0x61, 0x2c), "a.csv"), undefined);
 * ```
 */
export function encodingByHead(head: Uint8Array, file: string): Encoding | undefined {
  const starts = (...mark: number[]) => mark.every((byte, at) => head[at] === byte);
  if (starts(0xef, 0xbb, 0xbf)) return utf8;
  if (starts(0xff, 0xfe)) return utf16le;
  if (starts(0xfe, 0xff)) return utf16be;
  const zeros = [0, 0];
  for (const [at, byte] of head.entries()) if (byte === 0) zeros[at % 2]!++;
  const [even, odd] = zeros as [number, number];
  if (even + odd === 0) return undefined;
  // Of UTF-16 without a mark one half of the bytes is 0 wherever a letter is Latin.
  if (odd > head.length / 8 && even < odd / 8) return utf16le;
  if (even > head.length / 8 && odd < even / 8) return utf16be;
  throw new DataError("malformed", file, "it has zero bytes, want text such as a CSV file");
}

/**
 * Decides how text that is not UTF-8 is kept: CP949, if it is valid CP949 and most of its letters
 * outside of ASCII are common Korean syllables; Latin-1 otherwise, which any bytes are.
 *
 * An accented letter between Latin ones makes valid CP949 as well, but for rare syllables.
 *
 * @param chunks All bytes of the text.
 * @returns The encoding, which is a guess.
 *
 * @example
 * ```ts
 * import { guessEncoding } from "./encoding.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals((await guessEncoding([Uint8Array.of(0xc5, 0x72, 0x68)])).name, "Latin-1"); // "Årh"
 * assertEquals((await guessEncoding([Uint8Array.of(0xb0, 0xa1)])).name, "CP949"); // "가"
 * ```
 */
export async function guessEncoding(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Encoding> {
  const korean = new KoreanGuess();
  for await (const chunk of chunks) if (!korean.add(chunk)) return latin1;
  return korean.fits() ? cp949 : latin1;
}

/** Whether bytes are Korean text in CP949. */
class KoreanGuess {
  readonly #decoder = new TextDecoder(cp949.label, { fatal: true });
  #letters = 0;
  /** Syllables of KS X 1001, which are nearly all that are written. */
  #common = 0;
  #lead = 0;

  /** Takes the next bytes, and tells whether they can be CP949. */
  add(chunk: Uint8Array): boolean {
    if (!this.#decodes(chunk)) return false;
    for (const byte of chunk) {
      if (this.#lead !== 0) {
        this.#letters++;
        if (this.#lead >= 0xb0 && this.#lead <= 0xc8 && byte >= 0xa1) this.#common++;
        this.#lead = 0;
      } else if (byte >= 0x80) this.#lead = byte;
    }
    return true;
  }

  /** Tells whether all bytes were, and look like it. */
  fits(): boolean {
    return this.#decodes() && 2 * this.#common >= this.#letters;
  }

  #decodes(chunk?: Uint8Array): boolean {
    try {
      this.#decoder.decode(chunk, { stream: chunk !== undefined });
      return true;
    } catch {
      return false;
    }
  }
}

/** Text that is not in the encoding that it was read in. */
export class EncodingError extends Error {
  override readonly name = "EncodingError";
}

/**
 * Turns bytes into text as they come in.
 *
 * @param chunks The bytes.
 * @param encoding How text is kept in them.
 * @returns The text in pieces, without a byte order mark.
 * @throws {EncodingError} If a byte does not fit.
 *
 * @example
 * ```ts
 * import { findEncoding } from "@shrinklab/data/tables";
 * import { decodeChunks } from "./encoding.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const chunks = [Uint8Array.of(0xb0), Uint8Array.of(0x43)];
 * const pieces = await Array.fromAsync(decodeChunks(chunks, findEncoding("latin-1")));
 * assertEquals(pieces.join(""), "°C");
 * ```
 */
export async function* decodeChunks(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding.label, { fatal: true });
  const decode = (chunk?: Uint8Array) => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch (cause) {
      throw new EncodingError(`Cannot read text: it is not ${encoding.name}`, { cause });
    }
  };
  for await (const chunk of chunks) yield decode(chunk);
  yield decode();
}

/** Letters of the code page of DOS at 128 to 255, which names in old archives are kept in. */
const CP437 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀" +
  "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

/**
 * Reads a file name of an archive, which says at most whether it is UTF-8: if it is not, it is
 * CP949 where that makes common Korean syllables, else CP437, which any bytes are.
 *
 * @param bytes The name.
 * @returns The name as text.
 *
 * @example
 * ```ts
 * import { decodeName } from "./encoding.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeName(Uint8Array.of(0x67, 0x72, 0x81, 0x6e)), "grün");
 * ```
 */
export function decodeName(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const korean = new KoreanGuess();
    if (korean.add(bytes) && korean.fits()) return new TextDecoder(cp949.label).decode(bytes);
    const letter = (byte: number) => byte < 128 ? String.fromCharCode(byte) : CP437[byte - 128]!;
    return Array.from(bytes, letter).join("");
  }
}
