import { decode } from "fast-png";
import { zlibSync } from "fflate";
import { crc32, inflateSync } from "node:zlib";
import { DataError } from "../data_error.ts";
import { checkPictureSize, type Picture, type PictureHeader } from "./picture.ts";

/** What the chunk IHDR of a PNG file says. */
interface Ihdr {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample: 1, 2, 4, 8 or 16. */
  readonly bits: number;
  readonly color: number;
  /** Samples of a pixel: its channels in the file, alpha included, or one index. */
  readonly samples: number;
  readonly interlaced: boolean;
}

/** What of a PNG file makes its picture; other chunks are not looked at. */
interface Chunks {
  readonly palette: Uint8Array | undefined;
  readonly transparency: Uint8Array | undefined;
  readonly data: Uint8Array;
}

/** Pixels of an interlaced picture that one pass has. */
interface Pass {
  readonly width: number;
  readonly height: number;
  /** First column and row, and steps to the next ones. */
  readonly places: readonly [x: number, y: number, dx: number, dy: number];
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Where IHDR ends. */
const HEAD = 33;
const [GRAY, RGB, PALETTE, GRAY_ALPHA, RGB_ALPHA] = [0, 2, 3, 4, 6] as const;
/** Samples of a pixel and the bits that they may have, by colour type. */
const colors: ReadonlyMap<number, readonly [samples: number, bits: readonly number[]]> = new Map([
  [GRAY, [1, [1, 2, 4, 8, 16]]],
  [RGB, [3, [8, 16]]],
  [PALETTE, [1, [1, 2, 4, 8]]],
  [GRAY_ALPHA, [2, [8, 16]]],
  [RGB_ALPHA, [4, [8, 16]]],
]);
/** Deflate stores at best 1,032 bytes in one. */
const BEST_RATIO = 1032;
/** Places of the passes of an interlaced picture. */
const ADAM7: readonly Pass["places"][] = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

/**
 * Tells whether bytes are a PNG file, by their first eight.
 *
 * @param bytes Content of a file.
 * @returns True if they begin as a PNG file does.
 */
export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, at) => bytes[at] === byte);
}

/**
 * Reads what the first 33 bytes of a PNG file say of its picture.
 *
 * @param bytes The beginning of the file.
 * @param file Name for error messages.
 * @returns Size, channels and depth.
 * @throws {DataError} If they are not those of a PNG file, or the picture is too large.
 */
export function pngHeader(bytes: Uint8Array, file: string): PictureHeader {
  const { width, height, bits, color } = readIhdr(bytes, file);
  const channels = color === GRAY || color === GRAY_ALPHA ? 1 : 3;
  return { type: "PNG", width, height, channels, depth: bits === 16 ? 16 : 8 };
}

/**
 * Decodes a PNG file of any kind: 1 to 16 bits, gray or colour, with a palette, interlaced.
 *
 * Gray and gray with alpha become one channel, all others three. What is transparent is laid on
 * white: `value * alpha + white * (1 - alpha)`. Gamma and colour profiles are not applied, as in
 * what other frameworks read.
 *
 * fast-png undoes the filters of each pass. Unpacking is done before, because it must end where the
 * header says: what one byte of a damaged or hostile file claims is up to 1,032.
 *
 * @param bytes The whole file.
 * @param file Name for error messages.
 * @returns The picture; `transparent` if some of it was.
 * @throws {DataError} If it is damaged or too large.
 *
 * Source: PNG specification, third edition (W3C 2025).
 */
export function decodePng(bytes: Uint8Array, file: string): Picture {
  const ihdr = readIhdr(bytes, file);
  const chunks = readChunks(bytes, file);
  const samples = readSamples(ihdr, chunks.data, file);
  return ihdr.color === PALETTE
    ? fromPalette(samples, ihdr, chunks, file)
    : fromSamples(samples, ihdr, chunks, file);
}

function readIhdr(bytes: Uint8Array, file: string): Ihdr {
  if (!isPng(bytes)) {
    throw new DataError("malformed", file, "its first bytes are not those of a PNG file");
  }
  if (bytes.length < HEAD) {
    throw new DataError("truncated", file, `it ends in its header after ${bytes.length} bytes`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(8) !== 13 || typeAt(bytes, 12) !== "IHDR") {
    throw new DataError("malformed", file, "it does not begin with IHDR, want a PNG file");
  }
  checkCrc(bytes, 8, 13, file);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const [bits, color, compression, filter, interlace] = bytes.subarray(24, 29);
  const [samples, allowed] = colors.get(color!) ?? [0, []];
  if (!allowed.includes(bits!) || compression !== 0 || filter !== 0 || interlace! > 1) {
    throw new DataError(
      "malformed",
      file,
      `its header states colour type ${color} of ${bits} bits, compression ${compression}, filter ` +
        `${filter}, interlace ${interlace}, want what PNG has`,
    );
  }
  checkPictureSize({ width, height, samples, depth: Math.max(8, bits!) }, file);
  return { width, height, bits: bits!, color: color!, samples, interlaced: interlace === 1 };
}

function readChunks(bytes: Uint8Array, file: string): Chunks {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Record<string, Uint8Array> = {};
  const data: Uint8Array[] = [];
  for (let at = HEAD; at + 12 <= bytes.length;) {
    const [length, type] = [view.getUint32(at), typeAt(bytes, at + 4)];
    if (at + 12 + length > bytes.length) break;
    if (type === "IEND") {
      const { PLTE: palette, tRNS: transparency } = found;
      return { palette, transparency, data: joined(data) };
    }
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (type === "IDAT" || type === "PLTE" || type === "tRNS") checkCrc(bytes, at, length, file);
    if (type === "IDAT") data.push(content);
    else found[type] = content;
    at += 12 + length;
  }
  throw new DataError("truncated", file, "it is cut off, want a PNG file with its end");
}

function checkCrc(bytes: Uint8Array, at: number, length: number, file: string): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = at + 8 + length;
  if (crc32(bytes.subarray(at + 4, end)) === view.getUint32(end)) return;
  const type = typeAt(bytes, at + 4);
  throw new DataError("checksum", file, `its ${type} has another CRC-32 than it states`);
}

/** All samples, pixel after pixel, each in an entry of its own. */
function readSamples(ihdr: Ihdr, data: Uint8Array, file: string): Uint8Array | Uint16Array {
  const { width, height, samples, bits } = ihdr;
  const passes = passesOf(ihdr);
  const raw = unpack(data, passes.reduce((sum, pass) => sum + rawSize(pass, ihdr), 0), file);
  if (!ihdr.interlaced) return unfilter(raw, ihdr, ihdr, file);
  const List = bits === 16 ? Uint16Array : Uint8Array;
  const all = new List(width * height * samples);
  let from = 0;
  for (const pass of passes) {
    const end = from + rawSize(pass, ihdr);
    const values = unfilter(raw.subarray(from, end), ihdr, pass, file);
    const [x, y, dx, dy] = pass.places;
    for (let row = 0; row < pass.height; row++) {
      for (let column = 0; column < pass.width; column++) {
        const to = ((y + row * dy) * width + x + column * dx) * samples;
        const at = (row * pass.width + column) * samples;
        for (let i = 0; i < samples; i++) all[to + i] = values[at + i]!;
      }
    }
    from = end;
  }
  return all;
}

function passesOf({ width, height, interlaced }: Ihdr): Pass[] {
  const places = interlaced ? ADAM7 : [[0, 0, 1, 1] as const];
  return places.map((places) => {
    const [x, y, dx, dy] = places;
    return { width: Math.ceil((width - x) / dx), height: Math.ceil((height - y) / dy), places };
  }).filter(({ width, height }) => width > 0 && height > 0);
}

/** Bytes of a pass: rows of whole bytes, each behind the number of its filter. */
function rawSize({ width, height }: Pass, { samples, bits }: Ihdr): number {
  return height * (1 + Math.ceil(width * samples * bits / 8));
}

function unpack(data: Uint8Array, size: number, file: string): Uint8Array {
  if (size > data.length * BEST_RATIO) {
    throw new DataError(
      "truncated",
      file,
      `its picture has ${size} bytes, want at most what ${data.length} bytes of deflate can hold`,
    );
  }
  let raw: Uint8Array;
  try {
    raw = inflateSync(data, { maxOutputLength: size });
  } catch (cause) {
    const more = (cause as { code?: string }).code === "ERR_BUFFER_TOO_LARGE";
    throw more
      ? new DataError("malformed", file, `it holds more than the ${size} bytes of its picture`)
      : new DataError("truncated", file, "its data is cut off or damaged", { cause });
  }
  if (raw.length === size) return raw;
  throw new DataError("truncated", file, `it holds ${raw.length} bytes of its picture's ${size}`);
}

/** Undoes the filters of a picture or a pass, which is a picture of its own to fast-png. */
function unfilter(
  raw: Uint8Array,
  { bits, color, samples }: Ihdr,
  { width, height }: Pick<Pass, "width" | "height">,
  file: string,
): Uint8Array | Uint16Array {
  const data = zlibSync(raw, { level: 0 });
  const png = new Uint8Array(HEAD + 12 + data.length + 12);
  const view = new DataView(png.buffer);
  png.set([...SIGNATURE, 0, 0, 0, 13, ...asciiBytes("IHDR")]);
  view.setUint32(16, width);
  view.setUint32(20, height);
  png.set([bits, color], 24);
  view.setUint32(HEAD, data.length);
  png.set(asciiBytes("IDAT"), HEAD + 4);
  png.set(data, HEAD + 8);
  png.set(asciiBytes("IEND"), png.length - 8);
  let values: Uint8Array | Uint16Array;
  try {
    values = decode(png).data as Uint8Array | Uint16Array;
  } catch (cause) {
    throw new DataError("malformed", file, "its rows have filters that PNG does not have", {
      cause,
    });
  }
  return bits < 8 ? separated(values, bits, width * samples, height) : values;
}

/** Gives samples of less than 8 bits a byte each. */
function separated(packed: ArrayLike<number>, bits: number, width: number, height: number) {
  const values = new Uint8Array(width * height);
  const [stride, most] = [Math.ceil(width * bits / 8), 2 ** bits - 1];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const bit = column * bits;
      const byte = packed[row * stride + (bit >> 3)]!;
      values[row * width + column] = (byte >> (8 - bits - (bit & 7))) & most;
    }
  }
  return values;
}

function fromPalette(
  indices: ArrayLike<number>,
  { width, height }: Ihdr,
  { palette = new Uint8Array(), transparency = new Uint8Array() }: Chunks,
  file: string,
): Picture {
  const pixels = new Uint8Array(width * height * 3);
  let transparent = false;
  for (let i = 0; i < indices.length; i++) {
    const at = 3 * indices[i]!;
    if (at + 3 > palette.length) {
      throw new DataError(
        "malformed",
        file,
        `pixel ${i} has colour ${indices[i]}, want one of the palette's ${palette.length / 3}`,
      );
    }
    const alpha = transparency[indices[i]!] ?? 255;
    transparent ||= alpha < 255;
    for (let k = 0; k < 3; k++) pixels[3 * i + k] = onWhite(palette[at + k]!, alpha, 255);
  }
  return { width, height, channels: 3, depth: 8, pixels, transparent };
}

function fromSamples(
  values: Uint8Array | Uint16Array,
  { width, height, bits, color, samples }: Ihdr,
  { transparency }: Chunks,
  file: string,
): Picture {
  const depth = bits === 16 ? 16 : 8;
  const hasAlpha = color === GRAY_ALPHA || color === RGB_ALPHA;
  const channels = hasAlpha ? samples - 1 : samples;
  const most = 2 ** bits - 1;
  const clear = hasAlpha ? undefined : clearColor(transparency, channels, file);
  if (!hasAlpha && clear === undefined && bits >= 8) {
    return { width, height, channels, depth, pixels: values, transparent: false };
  }
  const pixels = new (depth === 16 ? Uint16Array : Uint8Array)(width * height * channels);
  // Bits below 8 are spread over a byte.
  const factor = (2 ** depth - 1) / most;
  let transparent = false;
  for (let i = 0; i < width * height; i++) {
    const at = i * samples;
    const alpha = hasAlpha
      ? values[at + channels]!
      : clear?.every((value, k) => values[at + k] === value)
      ? 0
      : most;
    transparent ||= alpha < most;
    for (let k = 0; k < channels; k++) {
      pixels[i * channels + k] = factor * onWhite(values[at + k]!, alpha, most);
    }
  }
  return { width, height, channels, depth, pixels, transparent };
}

function onWhite(value: number, alpha: number, most: number): number {
  return alpha === most ? value : Math.round((value * alpha + most * (most - alpha)) / most);
}

/** The colour that counts as transparent where pixels have no alpha. */
function clearColor(
  transparency: Uint8Array | undefined,
  channels: number,
  file: string,
): number[] | undefined {
  if (transparency === undefined) return undefined;
  if (transparency.length !== 2 * channels) {
    throw new DataError(
      "malformed",
      file,
      `its transparent colour has ${transparency.length} bytes, want ${2 * channels}`,
    );
  }
  const view = new DataView(transparency.buffer, transparency.byteOffset, transparency.length);
  return Array.from({ length: channels }, (_, k) => view.getUint16(2 * k));
}

function typeAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function asciiBytes(text: string): number[] {
  return Array.from(text, (char) => char.charCodeAt(0));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
