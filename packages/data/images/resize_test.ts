import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Raster, resizePixels } from "./resize.ts";

const rasters = fc.record({
  width: fc.integer({ min: 1, max: 9 }),
  height: fc.integer({ min: 1, max: 9 }),
  channels: fc.integer({ min: 1, max: 3 }),
  seed: fc.nat(),
}).map(({ seed, ...shape }) => ({
  ...shape,
  pixels: Uint8Array.from(
    { length: shape.width * shape.height * shape.channels },
    (_, i) => (i + seed) * 2654435761 >>> 11,
  ),
}));
const sizes = fc.record({
  width: fc.integer({ min: 1, max: 12 }),
  height: fc.integer({ min: 1, max: 12 }),
});

Deno.test("resizePixels() gives what Pillow gives, to within a step", () => {
  // Image.fromarray(pixels).resize((4, 3), Image.BILINEAR), Pillow 13
  const pixels = Uint8Array.from(
    [168, 229, 184, 171, 238, 171, 20, 206, 245, 153, 204, 5, 37, 53, 213, 206, 192, 173, 6, 120]
      .concat([63, 96, 236, 131, 118, 4, 87, 161, 124, 71, 42, 73, 237, 16, 194]),
  );
  const ofPillow = [206, 188, 146, 73, 200, 179, 69, 84, 123, 95, 107, 121];
  const raster = { width: 7, height: 5, channels: 1, pixels };
  const found = resizePixels(raster, { width: 4, height: 3 });
  found.forEach((value, i) => assert(Math.abs(value - ofPillow[i]!) <= 1, `${found}`));
});

Deno.test("resizePixels() keeps an image that has the size as it is", () => {
  fc.assert(fc.property(rasters, (raster) => {
    assert(resizePixels(raster, raster) === raster.pixels);
  }));
});

Deno.test("resizePixels() stays between the least and the largest value of each channel", () => {
  fc.assert(fc.property(rasters, sizes, (raster, size) => {
    const found = resizePixels(raster, size);
    assertEquals(found.length, size.width * size.height * raster.channels);
    for (let channel = 0; channel < raster.channels; channel++) {
      const own = (list: ArrayLike<number>) =>
        Array.from(list).filter((_, i) => i % raster.channels === channel);
      const [before, after] = [own(raster.pixels), own(found)];
      assert(Math.min(...after) >= Math.min(...before));
      assert(Math.max(...after) <= Math.max(...before));
    }
  }));
});

Deno.test("resizePixels() turns a mirrored image into the mirrored result", () => {
  const mirrored = ({ width, height, channels, pixels }: Raster): number[] =>
    Array.from({ length: height * width }, (_, i) => {
      const from = i - i % width + width - 1 - i % width;
      return [...pixels.subarray(from * channels, (from + 1) * channels)];
    }).flat();
  fc.assert(fc.property(rasters, sizes, (raster, size) => {
    const once = { ...raster, ...size, pixels: resizePixels(raster, size) };
    const other = { ...raster, pixels: Uint8Array.from(mirrored(raster)) };
    resizePixels(other, size).forEach((value, i) => {
      assert(Math.abs(value - mirrored(once)[i]!) <= 1);
    });
  }));
});

Deno.test("resizePixels() keeps the mean where sizes are divided by whole numbers", () => {
  const pixels = Float32Array.from({ length: 16 }, (_, i) => i);
  const found = resizePixels({ width: 4, height: 4, channels: 1, pixels }, { width: 1, height: 1 });
  assertEquals([...found], [7.5]);
});
