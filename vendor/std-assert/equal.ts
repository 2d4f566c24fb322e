/**
 * Deep equality as `jsr:@std/assert` has it: `NaN` equals itself, `0` equals `-0`, keys and
 * constructors must match, maps and sets compare by content. node:assert's own comparison tells `0`
 * from `-0`, so it cannot be used here.
 *
 * @param a First value.
 * @param b Second value.
 * @returns Whether both are equal.
 */
export function equal(a: unknown, b: unknown): boolean {
  return compare(a, b, new Map());
}

function compare(a: unknown, b: unknown, seen: Map<object, object>): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if ((a.constructor ?? Object) !== (b.constructor ?? Object)) return false;
  if (a instanceof RegExp || a instanceof URL) return String(a) === String(b);
  if (a instanceof Date) return Object.is(a.getTime(), (b as Date).getTime());
  // A cycle is equal where both sides close it at the same place.
  if (seen.get(a) === b) return true;
  seen.set(a, b);
  if (a instanceof Set || a instanceof Map) {
    return sameMembers([...a], [...b as Iterable<unknown>], seen);
  }
  if (ArrayBuffer.isView(a) && !(a instanceof DataView)) {
    // Large arrays of weights are compared without a property looked up by name for each entry.
    const [left, right] = [a as Float64Array, b as Float64Array];
    return left.length === right.length &&
      left.every((x, i) => Object.is(x, right[i]) || x === right[i]);
  }
  const keys = Reflect.ownKeys(a);
  return keys.length === Reflect.ownKeys(b).length &&
    keys.every((key) =>
      Object.hasOwn(b, key) && compare(Reflect.get(a, key), Reflect.get(b, key), seen)
    );
}

/** Whether each of one side has an equal of its own on the other. */
function sameMembers(a: unknown[], b: unknown[], seen: Map<object, object>): boolean {
  const open = [...b];
  return a.length === b.length && a.every((member) => {
    const at = open.findIndex((other) => compare(member, other, seen));
    if (at >= 0) open.splice(at, 1);
    return at >= 0;
  });
}
