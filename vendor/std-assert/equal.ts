/**
 * Deep equality as `jsr:@std/assert` has it: `NaN` equals itself, `0` equals `-0`, keys and
 * constructors must match, maps and sets compare by content. node:assert's own comparison tells `0`
 * from `-0`, so it cannot be used here.
 *
 * @param a First value.
 * @param b Second value; a value that contains itself is not supported.
 * @returns Whether both are equal.
 */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if ((a.constructor ?? Object) !== (b.constructor ?? Object)) return false;
  if (a instanceof RegExp || a instanceof URL) return String(a) === String(b);
  if (a instanceof Date) return Object.is(a.getTime(), (b as Date).getTime());
  if (a instanceof Set || a instanceof Map) {
    return sameMembers([...a], [...b as Iterable<unknown>]);
  }
  if (ArrayBuffer.isView(a) && !(a instanceof DataView)) {
    // Large arrays of weights are compared without a property looked up by name for each entry.
    const [left, right] = [a as Float64Array, b as Float64Array];
    return left.length === right.length && left.every((x, i) => equal(x, right[i]));
  }
  const keys = Reflect.ownKeys(a);
  return keys.length === Reflect.ownKeys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equal(Reflect.get(a, key), Reflect.get(b, key)));
}

/** Whether each of one side has an equal of its own on the other. */
function sameMembers(a: unknown[], b: unknown[]): boolean {
  const open = [...b];
  return a.length === b.length && a.every((member) => {
    const at = open.findIndex((other) => equal(member, other));
    if (at >= 0) open.splice(at, 1);
    return at >= 0;
  });
}
