import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { zlibSync } from "fflate";
import { DataError } from "../data_error.ts";
import { decodePng, pngHeader } from "./png.ts";
import { chunk, encodePng, type PngToWrite } from "./png_for_tests.ts";

const kinds = [
  ...[1, 2, 4, 8, 16].map((bits) => ({ color: 0, bits, samples: 1 })),
  ...[8, 16].map((bits) => ({ color: 2, bits, samples: 3 })),
  ...[1, 2, 4, 8].map((bits) => ({ color: 3, bits, samples: 1 })),
  ...[8, 16].map((bits) => ({ color: 4, bits, samples: 2 })),
  ...[8, 16].map((bits) => ({ color: 6, bits, samples: 4 })),
];

/** What a picture has to be, worked out sample by sample. */
function expected({ width, height, bits, color, values, palette = [], transparency }: PngToWrite) {
  const most = 2 ** bits - 1;
  const white = (value: number, alpha: number, most: number) =>
    Math.round((value * alpha + most * (most - alpha)) / most);
  const depth = bits === 16 ? 16 : 8;
  const spread = (value: number) => value * (2 ** depth - 1) / most;
  const pixels = Array.from({ length: width * height }, (_, i): number[] => {
    if (color === 3) {
      const index = values[i]!;
      const alpha = transparency?.[index] ?? 255;
      return [0, 1, 2].map((k) => white(palette[3 * index + k]!, alpha, 255));
    }
    const channels = color === 0 || color === 4 ? 1 : 3;
    const samples = color === 0 || color === 2 ? channels : channels + 1;
    const own = Array.from({ length: channels }, (_, k) => values[i * samples + k]!);
    const alpha = samples > channels ? values[i * samples + channels]! : most;
    return own.map((value) => spread(white(value, alpha, most)));
  });
  return { depth, pixels: pixels.flat() };
}

for (const { color, bits, samples } of kinds) {
  Deno.test(`decodePng() reads colour type ${color} of ${bits} bits, interlaced or not, by any filter`, () => {
    const pngs = fc.record({
      width: fc.integer({ min: 1, max: 11 }),
      height: fc.integer({ min: 1, max: 11 }),
      filter: fc.integer({ min: 0, max: 4 }),
      interlaced: fc.boolean(),
      seed: fc.nat(),
    });
    fc.assert(fc.property(pngs, ({ width, height, filter, interlaced, seed }) => {
      const values = Array.from(
        { length: width * height * samples },
        (_, i) => ((i + seed) * 2654435761 >>> 7) % 2 ** bits,
      );
      const colors = color === 3 ? 3 * 2 ** bits : 0;
      const palette = Array.from({ length: colors }, (_, i) => (i * 37 + seed) % 256);
      const png: PngToWrite = {
        ...{ width, height, bits, color, values, filter, interlaced },
        ...(color === 3 ? { palette, transparency: [0, 128] } : {}),
      };
      const bytes = encodePng(png);
      const picture = decodePng(bytes, "a.png");
      const { depth, pixels } = expected(png);
      assertEquals([...picture.pixels], pixels);
      const { type: _, ...header } = pngHeader(bytes, "a.png");
      assertEquals(header, { width, height, channels: pixels.length / width / height, depth });
      assertEquals([picture.channels, picture.depth], [header.channels, depth]);
    }));
  });
}

Deno.test("decodePng() reads what libpng wrote", () => {
  // Pillow 13: a palette of three colours, 2 bits, colour 2 transparent.
  const bytes = Uint8Array.fromBase64(
    "iVBORw0KGgoAAAANSUhEUgAAAAQAAAABAgMAAACEUudeAAAACVBMVEUKFB4oMjxGUFoWrIR0AAAAA3RS" +
      "TlP//wDXyg1BAAAACklEQVR4nGOQAAAAGgAZLYj0NgAAAABJRU5ErkJggg==",
  );
  const { pixels, transparent } = decodePng(bytes, "a.png");
  assertEquals([...pixels], [10, 20, 30, 40, 50, 60, 255, 255, 255, 10, 20, 30]);
  assertEquals(transparent, true);
});

Deno.test("decodePng() lays what is transparent on white, and says so", () => {
  const size = { width: 2, height: 1, bits: 8 };
  const picture = (png: Omit<PngToWrite, "width" | "height" | "bits">) => {
    const { pixels, transparent } = decodePng(encodePng({ ...size, ...png }), "a.png");
    return [[...pixels], transparent];
  };
  assertEquals(picture({ color: 4, values: [0, 255, 0, 51] }), [[0, 204], true]);
  assertEquals(picture({ color: 4, values: [0, 255, 9, 255] }), [[0, 9], false]);
  assertEquals(picture({ color: 6, values: [9, 8, 7, 255, 9, 8, 7, 0] }), [
    [9, 8, 7, 255, 255, 255],
    true,
  ]);
  // A colour that counts as transparent.
  assertEquals(picture({ color: 0, values: [7, 8], transparency: [0, 7] }), [[255, 8], true]);
  const pink = [0, 9, 0, 8, 0, 7];
  assertEquals(picture({ color: 2, values: [9, 8, 7, 9, 8, 6], transparency: pink }), [
    [255, 255, 255, 9, 8, 6],
    true,
  ]);
  const deep = { width: 1, height: 1, bits: 16, color: 4, values: [1000, 30000] };
  const [value] = decodePng(encodePng(deep), "a.png").pixels;
  assertEquals(value, Math.round((1000 * 30000 + 65535 * 35535) / 65535));
});

const small = encodePng({ width: 4, height: 4, bits: 8, color: 0, values: new Uint8Array(16) });

/** A file of a header and one chunk of data. */
const made = (width: number, height: number, [bits, color]: [number, number], raw: Uint8Array) => {
  const head = new DataView(new ArrayBuffer(13));
  head.setUint32(0, width);
  head.setUint32(4, height);
  head.setUint8(8, bits);
  head.setUint8(9, color);
  return Uint8Array.from([
    ...small.subarray(0, 8),
    ...chunk("IHDR", new Uint8Array(head.buffer)),
    ...chunk("IDAT", zlibSync(raw)),
    ...chunk("IEND", []),
  ]);
};

Deno.test("decodePng() refuses a picture that is too large or cannot be there, before it takes memory", () => {
  const gray = [8, 0] as [number, number];
  const wrong: [Uint8Array, string][] = [
    [made(100_000, 100_000, gray, small), "its picture is 100000x100000, 10,000,000,000 bytes"],
    [made(0, 5, gray, small), "its picture is 0x5, 0 bytes, want 1 to 75,000,000"],
    [made(8000, 8000, gray, small), "bytes of deflate can hold"],
    [made(4, 4, gray, new Uint8Array(19)), "it holds 19 bytes of its picture's 20"],
    // A megabyte of zeros in a thousand bytes.
    [made(4, 4, gray, new Uint8Array(1_000_000)), "it holds more than the 20 bytes"],
    [made(4, 4, [3, 0], new Uint8Array(20)), "its header states colour type 0 of 3 bits"],
    [made(4, 4, [8, 5], new Uint8Array(20)), "its header states colour type 5 of 8 bits"],
    [made(4, 4, [8, 3], new Uint8Array(20)), "pixel 0 has colour 0, want one of the palette's 0"],
    [made(1, 1, gray, Uint8Array.of(5, 0)), "its rows have filters that PNG does not have"],
  ];
  for (const [bytes, message] of wrong) {
    assertThrows(() => decodePng(bytes, "a.png"), DataError, message);
  }
});

Deno.test("decodePng() names what is cut off or changed", () => {
  for (const length of [0, 7, 20, 32, 50, small.length - 1]) {
    assertThrows(() => decodePng(small.subarray(0, length), "a.png"), DataError);
  }
  const changed = small.slice();
  changed[small.length - 20]! ^= 1;
  assertThrows(() => decodePng(changed, "a.png"), DataError, "its IDAT has another CRC-32");
});

Deno.test("decodePng() ends with a picture or a DataError, whatever the bytes are", () => {
  const bytes = encodePng({
    ...{ width: 9, height: 7, bits: 4, color: 3, values: new Uint8Array(63), interlaced: true },
    palette: [1, 2, 3],
  });
  const changes = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 6 });
  fc.assert(fc.property(changes, fc.nat(bytes.length), (changes, length) => {
    const broken = bytes.slice(0, length);
    for (const [at, byte] of changes) if (at < length) broken[at] = byte;
    try {
      decodePng(broken, "a.png");
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
    }
  }));
});
