/**
 * The known name that a mistyped one most likely stands for.
 *
 * @param name Name that was given.
 * @param known Names there are.
 * @returns The nearest by edit distance, or `undefined` where none is within a third of its length
 * (at least one edit).
 *
 * @example
 * ```ts
 * import { nearest } from "@shrinklab/names";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nearest("wieght-decay", ["none", "weight-decay"]), "weight-decay");
 * assertEquals(nearest("adam", ["none", "weight-decay"]), undefined);
 * ```
 *
 * Source: Damerau (1964): a swap of neighbors is one edit.
 */
export function nearest<const Name extends string>(
  name: string,
  known: readonly Name[],
): Name | undefined {
  let best: Name | undefined;
  let fewest = Infinity;
  for (const candidate of known) {
    const edits = distance(name.toLowerCase(), candidate.toLowerCase());
    if (
      edits < fewest && edits <= Math.max(1, Math.floor(candidate.length / 3))
    ) {
      [best, fewest] = [candidate, edits];
    }
  }
  return best;
}

/** Letters that are wrong, missing, too many, or two that change places. */
function distance(a: string, b: string): number {
  let [before, row] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const wrong = row[j]! + (a[i] === b[j] ? 0 : 1);
      const swapped = i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j]
        ? before[j - 1]! + 1
        : Infinity;
      next.push(Math.min(wrong, swapped, row[j + 1]! + 1, next[j]! + 1));
    }
    [before, row] = [row, next];
  }
  return row[b.length]!;
}
