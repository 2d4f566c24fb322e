import { createHash } from "node:crypto";
import { contentDigest } from "../content_digest.ts";
import { DataError } from "../data_error.ts";
import type { Examples, Images } from "../examples.ts";
import { findImageFiles, type ImageFile, type ImageFiles } from "./image_files.ts";
import { imageSet, type RawPart } from "./image_set.ts";
import { decodeJpeg, isJpeg, jpegHeader } from "./jpeg.ts";
import { claimMemory } from "./memory.ts";
import type { Picture, PictureHeader } from "./picture.ts";
import { decodePng, isPng, pngHeader } from "./png.ts";
import type { ImageShape, ReadImagesOptions } from "./read_options.ts";
import { resizePixels } from "./resize.ts";

/** What all pictures of a folder become. */
interface Layout {
  readonly shape: ImageShape;
  /** Whether some have 16 bits: then pixels are numbers from 0 to 1. */
  readonly deep: boolean;
}

/** What is known only once pictures are decoded. */
interface Findings {
  transparent: number;
  readonly digests: Record<string, string>;
}

/** Of a JPEG file's beginning, what mostly has its size. */
const BEGINNING = 2 ** 16;
/** Files after which others may run: one that waits for each file takes three times as long. */
const PAUSE = 256;

/**
 * Reads a folder with a folder of PNG or JPEG files for each class.
 *
 * @param root The folder.
 * @param options Size that pictures get, the most memory, and whom to tell.
 * @returns The images; names are the paths of their files below the folder.
 * @throws {DataError} If a file is damaged, or of another size than the first.
 */
export async function readImageFolder(root: string, options: ReadImagesOptions): Promise<Images> {
  const files = await findImageFiles(root);
  const { train, valid = [], test = [] } = files;
  const all = [...train, ...valid, ...test];
  let done = 0;
  const step = async () => {
    done++;
    options.onProgress?.(done, 2 * all.length);
    if (done % PAUSE !== 0) return;
    await new Promise((resume) => setTimeout(resume, 0));
    options.signal?.throwIfAborted();
  };
  const beginning = new Uint8Array(BEGINNING);
  const headers: PictureHeader[] = [];
  for (const { name } of all) {
    headers.push(readHeader(`${root}/${name}`, beginning));
    await step();
  }
  const layout = layoutOf(root, all, headers, options);
  const { shape, deep } = layout;
  claimMemory(
    root,
    { what: filesText(headers), images: all.length, shape, width: deep ? 4 : 1 },
    options,
  );
  const findings: Findings = { transparent: 0, digests: {} };
  const read = async (part: readonly ImageFile[]) =>
    part.length === 0 ? undefined : await readPart(root, part, layout, findings, step);
  const parts = { train: (await read(train))!, valid: await read(valid), test: await read(test) };
  return imageSet({
    name: root,
    ...parts,
    white: deep ? 1 : 255,
    sha256: await contentDigest(findings.digests),
    notes: notesOf(files, headers, findings),
  }, options.resize === undefined ? options : {});
}

function readHeader(path: string, beginning: Uint8Array): PictureHeader {
  using file = Deno.openSync(path);
  let length = 0;
  for (let count: number | null = 0; count !== null && length < beginning.length;) {
    count = file.readSync(beginning.subarray(length));
    length += count ?? 0;
  }
  const bytes = beginning.subarray(0, length);
  if (isPng(bytes)) return pngHeader(bytes, path);
  if (!isJpeg(bytes)) throw notAPicture(bytes, path);
  const header = jpegHeader(bytes, path) ?? jpegHeader(Deno.readFileSync(path), path);
  if (header !== undefined) return header;
  throw new DataError("truncated", path, "it ends in its header, want a whole JPEG file");
}

function notAPicture(bytes: Uint8Array, path: string): DataError {
  if (bytes.length === 0) return new DataError("truncated", path, "it is empty, want a picture");
  const found = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, "0"));
  return new DataError(
    "malformed",
    path,
    `its first bytes are "${found.join(" ")}", want those of a PNG or JPEG file`,
  );
}

function layoutOf(
  root: string,
  files: readonly ImageFile[],
  headers: readonly PictureHeader[],
  { resize }: ReadImagesOptions,
): Layout {
  const first = headers[0]!;
  const size = ({ width, height }: PictureHeader) => `${width}x${height}`;
  const other = headers.findIndex((header) => size(header) !== size(first));
  if (other >= 0 && resize === undefined) {
    throw new DataError(
      "mismatch",
      `${root}/${files[other]!.name}`,
      `its picture is ${size(headers[other]!)}, want ${size(first)} as "${
        files[0]!.name
      }" is, or ` +
        "one size for all, by --resize WxH",
    );
  }
  const { width, height } = resize ?? first;
  const channels = headers.reduce((most, header) => Math.max(most, header.channels), 1);
  return {
    shape: [height, width, channels],
    deep: headers.some(({ depth }) => depth === 16),
  };
}

async function readPart(
  root: string,
  files: readonly ImageFile[],
  { shape, deep }: Layout,
  findings: Findings,
  step: () => Promise<void>,
): Promise<RawPart> {
  const [height, width, channels] = shape;
  const size = height * width * channels;
  const features: Examples["features"] = new (deep ? Float32Array : Uint8Array)(
    files.length * size,
  );
  for (const [row, { name }] of files.entries()) {
    const path = `${root}/${name}`;
    const bytes = Deno.readFileSync(path);
    const picture = isPng(bytes) ? decodePng(bytes, path) : await decodeJpeg(bytes, path);
    if (picture.transparent) findings.transparent++;
    findings.digests[name] = createHash("sha256").update(bytes).digest("hex");
    place(
      picture,
      { height, width, channels, deep },
      features.subarray(row * size, (row + 1) * size),
    );
    await step();
  }
  return {
    file: root,
    features,
    shape,
    labels: files.map(({ label }) => label),
    names: files.map(({ name }) => name),
  };
}

/** Puts a picture where it belongs, in the size, the channels and the type of all. */
function place(
  picture: Picture,
  wanted: { height: number; width: number; channels: number; deep: boolean },
  to: Examples["features"],
): void {
  const { channels, deep } = wanted;
  const pixels = resizePixels(picture, wanted);
  if (picture.channels === channels && !deep) return to.set(pixels);
  const white = picture.depth === 16 ? 65535 : 255;
  const every = channels / picture.channels;
  for (let i = 0; i < to.length; i++) {
    const value = pixels[Math.floor(i / every)]!;
    to[i] = deep ? value / white : value;
  }
}

function filesText(headers: readonly PictureHeader[]): string {
  const counts = Map.groupBy(headers, ({ type }) => type);
  return [...counts].map(([type, { length }]) => `${length.toLocaleString("en")} ${type}`)
    .join(" and ") + " files";
}

function notesOf(
  { notes }: ImageFiles,
  headers: readonly PictureHeader[],
  { transparent }: Findings,
): string[] {
  const gray = headers.filter(({ channels }) => channels === 1).length;
  const deep = headers.filter(({ depth }) => depth === 16).length;
  const all = headers.length;
  return [
    ...notes,
    ...(gray > 0 && gray < all ? [`gray pictures, read as colour: ${gray} of ${all}`] : []),
    ...(deep > 0 && deep < all ? [`pictures of 16 bits: ${deep} of ${all}`] : []),
    ...(transparent > 0
      ? [`pictures that are transparent in places, laid on white: ${transparent}`]
      : []),
  ];
}
