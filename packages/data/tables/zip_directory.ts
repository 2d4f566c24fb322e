import { DataError } from "../data_error.ts";
import { decodeName } from "./encoding.ts";

/** A file inside a zip archive, as the archive's directory states it. */
export interface ZipEntry {
  /** Its name, with `/` between folders; it is relative and does not leave the archive. */
  readonly name: string;
  /** How it is compressed: 0 not at all, 8 deflate. */
  readonly method: number;
  /** Bytes that it takes in the archive. */
  readonly packedSize: number;
  /** Bytes of its content. */
  readonly size: number;
  /** CRC-32 of its content. */
  readonly crc32: number;
  /** Where its local header begins. */
  readonly offset: number;
  /** Why it cannot be read, where that is so: it is encrypted, or in Zip64. */
  readonly unreadable?: string;
}

const END = 0x06054b50;
const END_SIZE = 22;
const ENTRY = 0x02014b50;
const ENTRY_SIZE = 46;
const MOST_COMMENT = 0xffff;
/** What stands where a number is too large, and another record has it (Zip64). */
const ELSEWHERE = 0xffffffff;

/**
 * Tells whether bytes are a zip archive, by their first four.
 *
 * @param bytes Content of a file.
 * @returns True if they begin as an archive does.
 *
 * @example
 * ```ts
 * import { isZip } from "./zip_directory.ts";
 * import { assert } from "@std/assert";
 *
 * assert(isZip(new Uint8Array([0x50, 0x4b, 3, 4])));
 * ```
 */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

/**
 * Reads the directory of a zip archive: names and sizes, not the content.
 *
 * It goes by the central directory at the end, which all writers fill in, and not by the headers
 * in front of each file, in which writers that stream leave the sizes out. What is wrong with one
 * file does not keep others from being read.
 *
 * @param bytes The archive.
 * @param file Name for error messages.
 * @returns Its files, without folders.
 * @throws {DataError} If it is not an archive, or a damaged one, if it has several parts or is in Zip64, or
 * if a name in it is absolute, leads out by `..` or occurs twice.
 *
 * @example
 * ```ts
 * import { zipDirectory } from "./zip_directory.ts";
 * import { assertEquals } from "@std/assert";
 * import { zipSync } from "fflate";
 *
 * const bytes = zipSync({ inner: { "a.csv": new TextEncoder().encode("a\n1\n") } });
 * assertEquals(zipDirectory(bytes, "a.zip").map(({ name, size }) => [name, size]), [
 *   ["inner/a.csv", 4],
 * ]);
 * ```
 *
 * Source: PKWARE, APPNOTE.TXT 6.3.10, sections 4.3.12 and 4.3.16.
 */
export function zipDirectory(bytes: Uint8Array, file: string): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view, file);
  const [disk, count] = [view.getUint16(end + 4, true), view.getUint16(end + 10, true)];
  const start = view.getUint32(end + 16, true);
  if (start === ELSEWHERE) throw new DataError("malformed", file, "it is Zip64, want a plain zip");
  if (disk !== 0 || view.getUint16(end + 8, true) !== count) {
    throw new DataError("malformed", file, "it is one part of several, want a whole zip");
  }
  const entries = new Map<string, ZipEntry>();
  for (let i = 0, at = start; i < count; i++) {
    if (at + ENTRY_SIZE > end || view.getUint32(at, true) !== ENTRY) {
      throw new DataError("malformed", file, `entry ${i + 1} of its directory is damaged`);
    }
    const nameLength = view.getUint16(at + 28, true);
    const next = at + ENTRY_SIZE + nameLength + view.getUint16(at + 30, true) +
      view.getUint16(at + 32, true);
    if (next > end) {
      throw new DataError("malformed", file, `entry ${i + 1} of its directory is cut off`);
    }
    const raw = bytes.subarray(at + ENTRY_SIZE, at + ENTRY_SIZE + nameLength);
    const name = checkedName(decodeName(raw), file);
    if (entries.has(name)) {
      throw new DataError("malformed", file, `${JSON.stringify(name)} occurs twice in it`);
    }
    entries.set(name, readEntry(view, at, name));
    at = next;
  }
  return [...entries.values()].filter(({ name }) => !name.endsWith("/"));
}

/** The end record comes last, but for a comment of unknown length. */
function findEnd(view: DataView, file: string): number {
  const last = view.byteLength - END_SIZE;
  for (let at = last; at >= Math.max(0, last - MOST_COMMENT); at--) {
    const whole = at + END_SIZE + view.getUint16(at + 20, true) === view.byteLength;
    if (view.getUint32(at, true) === END && whole) return at;
  }
  throw new DataError("truncated", file, "it has no directory at its end, want a whole zip");
}

function readEntry(view: DataView, at: number, name: string): ZipEntry {
  const entry = {
    name,
    method: view.getUint16(at + 10, true),
    crc32: view.getUint32(at + 16, true),
    packedSize: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    offset: view.getUint32(at + 42, true),
  };
  const encrypted = (view.getUint16(at + 8, true) & 1) !== 0;
  const large = [entry.packedSize, entry.size, entry.offset].includes(ELSEWHERE);
  return {
    ...entry,
    ...(encrypted ? { unreadable: "it is encrypted, want it without" } : {}),
    ...(large ? { unreadable: "it is Zip64, want a plain zip" } : {}),
  };
}

/** Nothing is ever unpacked onto a disk; but who names a file so does not mean well. */
function checkedName(name: string, file: string): string {
  const parts = name.split(/[/\\]/);
  const leaves = parts.includes("..") || parts[0] === "" || /^[a-z]:/i.test(name);
  if (leaves || name.includes("\0") || name.includes("\\")) {
    throw new DataError(
      "malformed",
      file,
      `it has a file named ${JSON.stringify(name)}, want relative names without ".." and "\\"`,
    );
  }
  return name;
}
