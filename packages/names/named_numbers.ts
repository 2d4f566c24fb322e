import { checkName, knownNames } from "./look_up.ts";

/** What a text may name, and the numbers that it then takes. */
export type NumberNames = Readonly<Record<string, readonly string[]>>;

/** Fields that may stand among the numbers: the words that each may be, or that it is a number. */
export type WordChoices = Readonly<Record<string, readonly string[] | "number">>;

/** A text that was read. */
export interface NamedNumbers<Name extends string> {
  /** The name. */
  readonly name: Name;
  /** Its numbers, in the order in which they are declared. */
  readonly numbers: readonly number[];
  /** The words that were given, by field, and the text of optional numbers. */
  readonly words: Readonly<Record<string, string>>;
}

/**
 * Reads a name and its numbers: `"l1(factor=0.001)"`, `"min-max-norm(min=0,max=1,rate=1)"`. Where
 * there is one number its name may be left out: `"l1(0.001)"`.
 *
 * @param what What is read, for error messages: `"penalty"`.
 * @param text The text; blanks between the parts do not matter.
 * @param known The names there are, and the names of their numbers.
 * @param words Fields that may be given beside the numbers, with words or a number as values; default
 * none.
 * @returns Name, numbers and words.
 * @throws {SyntaxError} If the text has another form; the message names the position.
 * @throws {RangeError} If a name or word is unknown, a number is missing, or an optional one is none.
 *
 * @example
 * ```ts
 * import { readNamedNumbers } from "@shrinklab/names";
 * import { assertEquals } from "@std/assert";
 *
 * const sizes = { box: ["width", "height"] };
 * const read = readNamedNumbers("size", "box(width=2, height=3, unit=m)", sizes, {
 *   unit: ["m", "mm"],
 * });
 * assertEquals(read, { name: "box", numbers: [2, 3], words: { unit: "m" } });
 * ```
 */
export function readNamedNumbers<Known extends NumberNames>(
  what: string,
  text: string,
  known: Known,
  words: WordChoices = {},
): NamedNumbers<keyof Known & string> {
  const head = /^\s*(\w[\w-]*)\s*\(/.exec(text);
  if (!head) throw syntaxError(what, text, 0, "a name and its numbers in brackets");
  const name = head[1]!;
  checkName(`parse ${what}`, "name", name, Object.keys(known));
  const names = known[name]!;
  const given = readFields(what, text, head[0].length, names, Object.keys(words));
  const numbers = names.map((one) => {
    const value = given.get(one);
    if (value === undefined) {
      throw new RangeError(`Cannot parse ${what} "${text}": ${one} is missing, want a number`);
    }
    return Number(value);
  });
  const chosen = Object.keys(words).filter((field) => given.has(field)).map((field) => {
    const word = given.get(field)!;
    const choices = words[field]!;
    if (choices !== "number") checkName(`parse ${what} "${text}"`, field, word, choices);
    else if (!Number.isFinite(Number(word))) {
      throw new RangeError(
        `Cannot parse ${what} "${text}": ${field} is "${word}", want a number`,
      );
    }
    return [field, word];
  });
  return { name, numbers, words: Object.fromEntries(chosen) };
}

/**
 * Writes the text that {@linkcode readNamedNumbers} reads.
 *
 * @param numbers Its numbers by name, in order.
 * @param words Words that stand behind the numbers, by field; default none.
 * @returns The text, with every number named where there are several.
 *
 * @example
 * ```ts
 * import { writeNamedNumbers } from "@shrinklab/names";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(writeNamedNumbers("box", { width: 2, height: 3 }), "box(width=2,height=3)");
 * assertEquals(writeNamedNumbers("ball", { radius: 2 }, { unit: "m" }), "ball(2,unit=m)");
 * ```
 */
export function writeNamedNumbers(
  name: string,
  numbers: Readonly<Record<string, number>>,
  words: Readonly<Record<string, string>> = {},
): string {
  const list = Object.entries(numbers);
  const values = list.map(([name, value]) => list.length === 1 ? `${value}` : `${name}=${value}`);
  const named = Object.entries(words).map(([field, word]) => `${field}=${word}`);
  return `${name}(${[...values, ...named].join(",")})`;
}

/** Reads `name=value, ...)` up to the end of the text. */
function readFields(
  what: string,
  text: string,
  start: number,
  numbers: readonly string[],
  words: readonly string[],
): Map<string, string> {
  const fields = new Map<string, string>();
  const known = [...numbers, ...words];
  const part = /\s*(?:([A-Za-z]\w*)\s*=\s*)?([-+.\w]+)\s*([,)])/y;
  part.lastIndex = start;
  const empty = /\s*\)/y;
  empty.lastIndex = start;
  if (numbers.length === 0 && empty.test(text)) part.lastIndex = empty.lastIndex;
  else {
    while (true) {
      const at = part.lastIndex;
      const match = part.exec(text);
      if (!match) {
        throw syntaxError(what, text, at, "name=number and then a comma or a closing bracket");
      }
      const name = match[1] ?? (numbers.length === 1 ? numbers[0]! : undefined);
      if (name === undefined) {
        const wanted = numbers.map((one) => `${one}=...`).join(" or ");
        throw syntaxError(what, text, at, wanted || "a closing bracket");
      }
      if (!known.includes(name)) {
        const wanted = known.length === 0 ? "no number" : knownNames(name, known);
        throw new RangeError(`Cannot parse ${what} "${text}": field is "${name}", want ${wanted}`);
      }
      if (fields.has(name)) throw syntaxError(what, text, at, `${name} only once`);
      fields.set(name, match[2]!);
      if (match[3] === ")") break;
    }
  }
  if (text.slice(part.lastIndex).trim() !== "") {
    throw syntaxError(what, text, part.lastIndex, "nothing after the closing bracket");
  }
  return fields;
}

function syntaxError(what: string, text: string, position: number, wanted: string): SyntaxError {
  return new SyntaxError(
    `Cannot parse ${what} "${text}": at position ${position + 1} want ${wanted}`,
  );
}
