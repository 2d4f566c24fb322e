import { zlibSync } from "fflate";
import { crc32 } from "node:zlib";

/** A PNG file to write. */
export interface PngToWrite {
  width: number;
  height: number;
  /** Bits of a sample. */
  bits: number;
  /** Colour type: 0 gray, 2 RGB, 3 palette, 4 gray with alpha, 6 RGB with alpha. */
  color: number;
  /** Samples in the order of the pixels. */
  values: ArrayLike<number>;
  interlaced?: boolean;
  /** Filter of every row, 0 to 4. */
  filter?: number;
  palette?: readonly number[];
  transparency?: readonly number[];
}

const samplesOf = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as Record<number, number>;

/** Writes any kind of PNG file, by the definition of the format. */
export function encodePng(png: PngToWrite): Uint8Array<ArrayBuffer> {
  const { width, height, bits, color, palette, transparency, interlaced = false } = png;
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  head.set([bits, color, 0, 0, interlaced ? 1 : 0], 8);
  const data = zlibSync(Uint8Array.from(scanlines(png)));
  return Uint8Array.from([
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...chunk("IHDR", head),
    ...(palette ? chunk("PLTE", palette) : []),
    ...(transparency ? chunk("tRNS", transparency) : []),
    ...chunk("tEXt", new TextEncoder().encode("Title\0made for a test")),
    // In two pieces, as large files have many.
    ...chunk("IDAT", data.subarray(0, 5)),
    ...chunk("IDAT", data.subarray(5)),
    ...chunk("IEND", []),
  ]);
}

/** A chunk with its length and its checksum. */
export function chunk(type: string, content: ArrayLike<number>): number[] {
  const body = [...new TextEncoder().encode(type), ...Array.from(content)];
  return [...bigEndian(content.length), ...body, ...bigEndian(crc32(Uint8Array.from(body)))];
}

function bigEndian(value: number): number[] {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);
}

function scanlines(png: PngToWrite): number[] {
  const { width, height, interlaced } = png;
  const range = (from: number, end: number, step: number) =>
    Array.from({ length: Math.max(0, Math.ceil((end - from) / step)) }, (_, i) => from + i * step);
  const passes = interlaced
    ? ["0088", "4088", "0448", "2044", "0224", "1022", "0112"].map((text) => [...text].map(Number))
    : [[0, 0, 1, 1]];
  return passes.flatMap(([x, y, dx, dy]) => {
    const columns = range(x!, width, dx!);
    if (columns.length === 0) return [];
    let before: number[] | undefined;
    return range(y!, height, dy!).flatMap((row) => {
      const line = packedRow(png, row, columns);
      const filtered = filteredRow(png, line, before ?? line.map(() => 0));
      before = line;
      return [png.filter ?? 0, ...filtered];
    });
  });
}

function packedRow({ width, bits, color, values }: PngToWrite, row: number, columns: number[]) {
  const samples = samplesOf[color]!;
  const list = columns.flatMap((column) =>
    Array.from({ length: samples }, (_, k) => values[(row * width + column) * samples + k]!)
  );
  const text = list.map((value) => value.toString(2).padStart(bits, "0")).join("");
  return Array.from(
    { length: Math.ceil(text.length / 8) },
    (_, i) => parseInt(text.slice(8 * i, 8 * i + 8).padEnd(8, "0"), 2),
  );
}

function filteredRow({ bits, color, filter }: PngToWrite, line: number[], above: number[]) {
  const step = Math.max(1, samplesOf[color]! * bits / 8);
  return line.map((byte, i) => {
    const [a, b, c] = [line[i - step] ?? 0, above[i]!, above[i - step] ?? 0];
    const nearest = [a, b, c].toSorted((p, q) => Math.abs(a + b - c - p) - Math.abs(a + b - c - q));
    const guess = [0, a, b, Math.floor((a + b) / 2), nearest[0]!][filter ?? 0]!;
    return (byte - guess) & 255;
  });
}
