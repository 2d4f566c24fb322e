/**
 * Reads damaged files of images: every one must end with images or a `DataError`, in a second and
 * without much memory.
 *
 * usage: `deno run -RW tests/fuzz_images.ts [COUNT] [SEED]`
 *
 * @module
 */
import { DataError, encodeIdx, RandomState } from "@shrinklab/data";
import { readImages } from "@shrinklab/data/images";
import { zipSync } from "fflate";
import { crc32 } from "node:zlib";
import { encodeNpy } from "../packages/data/npy_for_tests.ts";
import { encodePng } from "../packages/data/images/png_for_tests.ts";

/** What came of damaged files. */
export interface FuzzReport {
  /** Files that were read all the same. */
  readonly read: number;
  /** Files that were refused. */
  readonly refused: number;
  /** Longest time of one file, in milliseconds. */
  readonly slowest: number;
  /** Growth of the process, in bytes. */
  readonly growth: number;
}

/** A gray JPEG file of 17x9, by Pillow 13. */
const jpeg = Uint8Array.fromBase64(
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVt" +
    "VkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/wAALCAAJABEBAREA/8QAFwABAAMAAAAAAAAAAAAAAAAABgMEBf/EAB0Q" +
    "AAICAQUAAAAAAAAAAAAAAAABAgQDBRITMjP/2gAIAQEAAD8A2bs9mNsP2LKcmV+dCXUvJhix3ZAf/9k=",
);
const values = (count: number) => Array.from({ length: count }, (_, i) => (i * 41) % 256);
const png = (color: number, bits: number, samples: number, interlaced: boolean) =>
  encodePng({
    ...{ width: 17, height: 9, bits, color, interlaced, filter: 4 },
    values: values(17 * 9 * samples).map((value) => value % 2 ** bits),
    ...(color === 3 ? { palette: values(3 * 2 ** bits), transparency: [0, 128] } : {}),
  });
const npz = (level: 0 | 6) =>
  zipSync({
    "x_train.npy": encodeNpy({ dtype: "|u1", shape: [4, 3, 3], values: values(36) }),
    "y_train.npy": encodeNpy({ dtype: "<i8", shape: [4, 1], values: [0, 1, 0, 1] }),
  }, { level });
const csv = "label,p1,p2,p3,p4\ncat,1,2,3,4\ndog,5,6,7,8\ncat,0.5,1e2,3,4\n";

/** Whole files by the names that they get. */
const files: ReadonlyArray<readonly [name: string, bytes: Uint8Array<ArrayBufferLike>]> = [
  ["a/x.png", png(0, 4, 1, true)],
  ["a/x.png", png(2, 8, 3, false)],
  ["a/x.png", png(3, 2, 1, true)],
  ["a/x.png", png(6, 16, 4, true)],
  ["a/x.jpg", jpeg],
  ["x.npz", npz(0)],
  ["x.npz", npz(6)],
  ["x.csv", new TextEncoder().encode(csv)],
  ["x-images-idx3-ubyte", encodeIdx({ shape: [4, 3, 3], values: Uint8Array.from(values(36)) })],
];
const labels = encodeIdx({ shape: [4], values: Uint8Array.of(0, 1, 0, 1) });

/**
 * Damages files and reads them.
 *
 * @param count How many.
 * @param seed Seed of the damages.
 * @returns What came of them.
 * @throws Whatever a reader threw that is not a `DataError`.
 */
export async function fuzzImages(count: number, seed: number): Promise<FuzzReport> {
  const root = await Deno.makeTempDir();
  const random = new RandomState(seed);
  const [before, kept] = [Deno.memoryUsage().rss, png(2, 8, 3, false)];
  let [read, refused, slowest, peak] = [0, 0, 0, before];
  try {
    for (let at = 0; at < count; at++) {
      const [name, whole] = files[at % files.length]!;
      const folder = `${root}/${at}`;
      await Deno.mkdir(`${folder}/a`, { recursive: true });
      await Deno.mkdir(`${folder}/b`);
      await Deno.writeFile(`${folder}/${name}`, damaged(whole, random));
      if (name.startsWith("a/")) await Deno.writeFile(`${folder}/b/x.png`, kept);
      if (name.includes("idx")) await Deno.writeFile(`${folder}/x-labels-idx1-ubyte`, labels);
      const start = performance.now();
      try {
        await readImages(name.startsWith("a/") ? folder : `${folder}/${name}`);
        read++;
      } catch (error) {
        if (!(error instanceof DataError) || error.message.includes("\n")) {
          throw new Error(`Cannot read damaged file ${at} of seed ${seed}`, { cause: error });
        }
        refused++;
      }
      slowest = Math.max(slowest, performance.now() - start);
      peak = Math.max(peak, Deno.memoryUsage().rss);
      await Deno.remove(folder, { recursive: true });
    }
  } finally {
    await Deno.remove(root, { recursive: true });
  }
  return { read, refused, slowest, growth: peak - before };
}

/** One to three damages; of a PNG file's the checksums are right again, so that more is looked at. */
function damaged(whole: Uint8Array, random: RandomState): Uint8Array {
  let bytes = whole.slice();
  const place = () => random.randint(0, Math.max(1, bytes.length));
  for (let i = random.randint(1, 4); i > 0; i--) {
    switch (random.randint(0, 6)) {
      case 0:
        bytes = bytes.slice(0, place());
        break;
      case 1:
        bytes = Uint8Array.from([...bytes, ...bytes.slice(place())]);
        break;
      case 2: // a number that claims much
        bytes.set([255, 255, 255, 255].slice(0, bytes.length), Math.max(0, place() - 4));
        break;
      case 3:
        bytes.copyWithin(place(), place(), place());
        break;
      default:
        if (bytes.length > 0) bytes[place()] = random.randint(0, 256);
    }
  }
  return repaired(bytes);
}

function repaired(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes[0] !== 0x89) return bytes;
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > bytes.length) break;
    view.setUint32(end, crc32(bytes.subarray(at + 4, end)));
    at = end + 4;
  }
  return bytes;
}

if (import.meta.main) {
  const [count = 10_000, seed = 1] = Deno.args.map(Number);
  const report = JSON.stringify(await fuzzImages(count, seed));
  await Deno.stdout.write(new TextEncoder().encode(`${report}\n`));
}
