import { DataError } from "../data_error.ts";
import { checkPictureSize, type Picture, type PictureHeader } from "./picture.ts";

/** The decoder of libjpeg-turbo. */
interface Decoder {
  getEncodedBuffer(size: number): Uint8Array;
  decode(): void;
  getFrameInfo(): { width: number; height: number; componentCount: number };
  getDecodedBuffer(): Uint8Array;
  delete(): void;
}

/** libjpeg-turbo with its memory. */
interface Library {
  readonly JPEGDecoder: new () => Decoder;
  readonly HEAPU8: Uint8Array;
}

/** What a block of 8 x 8 pixels takes at least is a bit. */
const MOST_PIXELS_IN_BYTE = 512;
/** Memory beyond which a library is given up: it never becomes smaller. */
const MOST_MEMORY = 2 ** 27;

let loaded: Library | undefined;

/**
 * Tells whether bytes are a JPEG file, by their first three.
 *
 * @param bytes Content of a file.
 * @returns True if they begin as a JPEG file does.
 */
export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

/**
 * Reads what a JPEG file says of its picture.
 *
 * @param bytes The file, or its beginning.
 * @param file Name for error messages.
 * @returns Size and channels; nothing if the file's beginning does not reach so far.
 * @throws {DataError} If it is not a JPEG file, of a kind that is not read, or too large.
 *
 * Source: ITU-T T.81 (1992), annex B.
 */
export function jpegHeader(bytes: Uint8Array, file: string): PictureHeader | undefined {
  if (!isJpeg(bytes)) {
    throw new DataError("malformed", file, "its first bytes are not those of a JPEG file");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 4 <= bytes.length;) {
    const marker = bytes[at + 1]!;
    if (bytes[at] !== 0xff || marker === 0 || marker === 0xd9 || marker === 0xda) {
      throw new DataError("malformed", file, "its header is damaged, want a JPEG file");
    }
    // Fill bytes, and markers without a length.
    if (marker === 0xff || marker === 1 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame && at + 10 <= bytes.length) return frameHeader(view, at, file);
    at += 2 + Math.max(2, view.getUint16(at + 2));
  }
  return undefined;
}

function frameHeader(view: DataView, at: number, file: string): PictureHeader {
  const [marker, depth, channels] = [at + 1, at + 4, at + 9].map((place) => view.getUint8(place));
  const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
  const process = marker! - 0xc0;
  if (![0, 1, 2, 9, 10].includes(process) || depth !== 8) {
    throw new DataError(
      "malformed",
      file,
      `it is JPEG of process ${process} with ${depth} bits, want baseline or progressive with 8`,
    );
  }
  if (channels !== 1 && channels !== 3) {
    const what = channels === 4 ? " (CMYK)" : "";
    throw new DataError("malformed", file, `it has ${channels} channels${what}, want 1 or 3`);
  }
  checkPictureSize({ width, height, samples: channels, depth }, file);
  return { type: "JPEG", width, height, channels, depth };
}

/**
 * Decodes a JPEG file, baseline or progressive, gray or colour.
 *
 * Its pixels are those of libjpeg-turbo, with which Pillow and torchvision decode. An orientation
 * that a camera noted is not applied, as these do not.
 *
 * @param bytes The whole file.
 * @param file Name for error messages.
 * @returns The picture.
 * @throws {DataError} If it is damaged, of a kind that is not read, or too large.
 */
export async function decodeJpeg(bytes: Uint8Array, file: string): Promise<Picture> {
  const header = jpegHeader(bytes, file);
  if (header === undefined) {
    throw new DataError("truncated", file, "it ends in its header, want a whole JPEG file");
  }
  const { width, height, channels } = header;
  if (width * height > bytes.length * MOST_PIXELS_IN_BYTE) {
    throw new DataError(
      "truncated",
      file,
      `its picture is ${width}x${height}, want at most what ${bytes.length} bytes can hold`,
    );
  }
  const library = loaded ??= await load();
  const decoder = new library.JPEGDecoder();
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    const found = decoder.getFrameInfo();
    const pixels = decoder.getDecodedBuffer().slice();
    if (
      found.width === width && found.height === height &&
      pixels.length === width * height * channels
    ) return { width, height, channels, depth: 8, pixels, transparent: false };
  } catch {
    // It throws the address of an exception in its memory.
  } finally {
    decoder.delete();
    if (library.HEAPU8.length > MOST_MEMORY) loaded = undefined;
  }
  throw new DataError("truncated", file, "its data is cut off or damaged, want a whole JPEG file");
}

async function load(): Promise<Library> {
  const [{ default: wasmBinary }, { default: start }] = await Promise.all([
    import("@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm", { with: { type: "bytes" } }),
    import("@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs"),
  ]);
  // As part of a bundle it misses what only CommonJS has, though with the bytes at hand it needs no
  // folder.
  const surroundings = globalThis as { __dirname?: string };
  surroundings.__dirname = "";
  try {
    return await start({ wasmBinary, print: ignore, printErr: ignore });
  } finally {
    delete surroundings.__dirname;
  }
}

function ignore(): void {}
