/**
 * What the names of layers say of their order.
 *
 * @module
 */

/** Words that a name of a path is made of: `encoder.fcOut_2` has encoder, fc, out and 2. */
function wordsOf(name: string): string[] {
  return name.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase().match(/[a-z]+|\d+/g) ?? [];
}

/** Words of layers that are not one after the other, or not layers of units at all. */
const NOT_IN_A_CHAIN = new Set(
  ("actor attention attn branch branches critic downsample embed embedding embeddings expert experts gate gru " +
    "heads key lstm parallel policy query qkv residual rnn shortcut skip tower towers value wpe wte")
    .split(" "),
);

/** Places of a network by words: those of a smaller number come first, and 0 and 5 at the ends. */
const PLACES: ReadonlyMap<string, number> = new Map([
  ...["in", "input", "stem"].map((word) => [word, 0] as const),
  ...["backbone", "enc", "encoder", "features"].map((word) => [word, 1] as const),
  ...["dec", "decoder"].map((word) => [word, 4] as const),
  ...["classifier", "head", "logits", "out", "output"].map((word) => [word, 5] as const),
]);

/**
 * Tells why the layers of some names may not be one after the other, each reading the one before.
 *
 * @param names Names of layers, such as `blocks.0.fc1`.
 * @returns What is against it, naming a layer; nothing where nothing is.
 */
export function againstChain(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  for (const name of names) {
    const shown = JSON.stringify(name);
    const word = wordsOf(name).find((word) => NOT_IN_A_CHAIN.has(word));
    if (word !== undefined) return `${shown} may not be one of layers in a row (${word})`;
    if (/\d[./](.*[./])?[^./]*[^\d./]/s.test(name)) {
      return `${shown} is in a numbered block, around which there may be a shortcut`;
    }
    if (seen.has(name)) return `${shown} names two layers`;
    seen.add(name);
  }
  return undefined;
}

/**
 * Tells which of two layers comes first, as far as their names say: numbers in otherwise equal
 * names (`0` and `2` of a `Sequential`, `fc1` and `fc2`, Keras's `dense` and `dense_1`), or words
 * such as `input` and `output`.
 *
 * @param a Name of a layer.
 * @param b Name of another.
 * @returns Below 0 if `a` comes first, above 0 if `b` does, 0 where the names leave it open.
 */
export function compareNames(a: string, b: string): number {
  return compareNumbers(a, b) || compareNumbers(`${a}_0`, b) || compareNumbers(a, `${b}_0`) ||
    comparePlaces(a, b);
}

function compareNumbers(a: string, b: string): number {
  const blank = (name: string) => name.replaceAll(/\d+/g, "#");
  if (blank(a) !== blank(b)) return 0;
  const numbers = (name: string) => (name.match(/\d+/g) ?? []).map(Number);
  const [x, y] = [numbers(a), numbers(b)];
  const at = x.findIndex((number, i) => number !== y[i]);
  return at < 0 ? 0 : x[at]! - y[at]!;
}

function comparePlaces(a: string, b: string): number {
  const [x, y] = [placeOf(a), placeOf(b)];
  if (x !== undefined && y !== undefined) return x - y;
  // A name without such a word lies between both ends.
  return isEnd(x) ? x - 2 : isEnd(y) ? 2 - y : 0;
}

function placeOf(name: string): number | undefined {
  return wordsOf(name).map((word) => PLACES.get(word)).find((place) => place !== undefined);
}

function isEnd(place: number | undefined): place is 0 | 5 {
  return place === 0 || place === 5;
}
