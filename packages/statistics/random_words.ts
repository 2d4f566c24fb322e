/**
 * A generator of whole numbers from 0 to 2^32 - 1, the same from the same seed.
 *
 * @param seed A whole number.
 * @returns A function that gives the next number.
 *
 * Source: sfc32 of PractRand 0.95 (Chris Doty-Humphrey), seeded as it seeds 64 bits.
 */
export function randomWords(seed: number): () => number {
  let [a, b, c, counter] = [0, seed | 0, Math.floor(seed / 2 ** 32) | 0, 1];
  const next = () => {
    const word = (a + b | 0) + counter | 0;
    counter = counter + 1 | 0;
    a = b ^ b >>> 9;
    b = c + (c << 3) | 0;
    c = (c << 21 | c >>> 11) + word | 0;
    return word >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}
