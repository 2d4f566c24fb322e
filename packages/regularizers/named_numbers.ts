import { nearest } from "@shrinklab/command/nearest";

/** What a text may name, and the numbers that it then takes. */
export type NumberNames = Readonly<Record<string, readonly string[]>>;

/** A text that was read: a name and its numbers, in the order in which they are declared. */
export interface NamedNumbers<Name extends string> {
  readonly name: Name;
  readonly numbers: readonly number[];
}

/**
 * Reads a name and its numbers: `"l1(factor=0.001)"`, `"min-max-norm(min=0,max=1,rate=1)"`. Where
 * there is one number its name may be left out: `"l1(0.001)"`.
 *
 * @param what What is read, for error messages: `"penalty"`.
 * @param text The text; blanks between the parts do not matter.
 * @param known The names there are, and the names of their numbers.
 * @returns Name and numbers.
 * @throws {SyntaxError} If the text has another form; the message names the position.
 * @throws {RangeError} If the name is unknown, or a number is missing or unknown.
 *
 * @example
 * ```ts
 * import { readNamedNumbers } from "@shrinklab/regularizers/named_numbers";
 * import { assertEquals } from "@std/assert";
 *
 * const read = readNamedNumbers("size", "box(width=2, height=3)", { box: ["width", "height"] });
 * assertEquals(read, { name: "box", numbers: [2, 3] });
 * ```
 */
export function readNamedNumbers<Known extends NumberNames>(
  what: string,
  text: string,
  known: Known,
): NamedNumbers<keyof Known & string> {
  const head = /^\s*([A-Za-z][\w-]*)\s*\(/.exec(text);
  if (!head) throw syntaxError(what, text, 0, "a name and its numbers in brackets");
  const name = head[1]!;
  if (!Object.hasOwn(known, name)) throw unknownName(what, name, Object.keys(known));
  const given = readNumbers(what, text, head[0].length, known[name]!);
  const numbers = known[name]!.map((one) => {
    const value = given.get(one);
    if (value === undefined) {
      throw new RangeError(`Cannot parse ${what} "${text}": ${one} is missing, want a number`);
    }
    return value;
  });
  return { name, numbers };
}

/**
 * Writes the text that {@linkcode readNamedNumbers} reads.
 *
 * @param name The name.
 * @param numbers Its numbers by name, in order.
 * @returns The text, with every number named.
 *
 * @example
 * ```ts
 * import { writeNamedNumbers } from "@shrinklab/regularizers/named_numbers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(writeNamedNumbers("box", { width: 2, height: 3 }), "box(width=2,height=3)");
 * ```
 */
export function writeNamedNumbers(
  name: string,
  numbers: Readonly<Record<string, number>>,
): string {
  const list = Object.entries(numbers).map(([name, value]) => `${name}=${value}`);
  return `${name}(${list.join(",")})`;
}

function unknownName(what: string, name: string, known: readonly string[]): RangeError {
  const guess = nearest(name, known);
  const hint = guess === undefined ? "" : `; did you mean "${guess}"?`;
  const list = known.map((one) => `"${one}"`).join(", ");
  return new RangeError(`Cannot parse ${what}: name is "${name}", want one of ${list}${hint}`);
}

/** Reads `name=number, ...)` up to the end of the text. */
function readNumbers(
  what: string,
  text: string,
  start: number,
  names: readonly string[],
): Map<string, number> {
  const numbers = new Map<string, number>();
  const part = /\s*(?:([A-Za-z]\w*)\s*=\s*)?([-+.\w]+)\s*([,)])/y;
  part.lastIndex = start;
  const empty = /\s*\)/y;
  empty.lastIndex = start;
  if (names.length === 0 && empty.test(text)) part.lastIndex = empty.lastIndex;
  else {
    while (true) {
      const at = part.lastIndex;
      const match = part.exec(text);
      if (!match) {
        throw syntaxError(what, text, at, "name=number and then a comma or a closing bracket");
      }
      const name = match[1] ?? (names.length === 1 ? names[0]! : undefined);
      if (name === undefined) {
        throw syntaxError(what, text, at, names.map((one) => `${one}=...`).join(" or ") || "none");
      }
      if (!names.includes(name)) {
        throw new RangeError(
          `Cannot parse ${what} "${text}": factor is "${name}", want ${names.join(" or ")}`,
        );
      }
      if (numbers.has(name)) throw syntaxError(what, text, at, `${name} only once`);
      numbers.set(name, Number(match[2]));
      if (match[3] === ")") break;
    }
  }
  if (text.slice(part.lastIndex).trim() !== "") {
    throw syntaxError(what, text, part.lastIndex, "nothing after the closing bracket");
  }
  return numbers;
}

function syntaxError(what: string, text: string, position: number, wanted: string): SyntaxError {
  return new SyntaxError(
    `Cannot parse ${what} "${text}": at position ${position + 1} want ${wanted}`,
  );
}
