import { decode } from "fast-png";

/** Number of pixels of a picture in a colour. */
export function area(png: Uint8Array, [red, green, blue]: readonly number[]): number {
  const { data } = decode(png);
  let count = 0;
  for (let i = 0; i < data.length; i += 3) {
    if (data[i] === red && data[i + 1] === green && data[i + 2] === blue) count++;
  }
  return count;
}
