import { nearest } from "@shrinklab/command/nearest";
import type { Penalty } from "./penalty.ts";
import { penalties, type PenaltyFactory, type PenaltyName } from "./registry.ts";

/**
 * Reads a penalty from its text: a registered name and its strengths, `"l1(factor=0.001)"`,
 * `"l1l2(l1=1e-4,l2=1e-3)"`. A penalty with one strength may leave its name out: `"l1(0.001)"`.
 *
 * @param text The text; blanks between the parts do not matter.
 * @returns The penalty.
 * @throws {SyntaxError} If the text has another form; the message names the position.
 * @throws {RangeError} If no penalty has the name, or a strength is missing, unknown or negative.
 *
 * @example
 * ```ts
 * import { parsePenalty } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parsePenalty("l1l2(l1=1e-4, l2=1e-3)").factors, { l1: 1e-4, l2: 1e-3 });
 * ```
 */
export function parsePenalty(text: string): Penalty {
  const head = /^\s*([A-Za-z][\w-]*)\s*\(/.exec(text);
  if (!head) throw syntaxError(text, 0, "a name and its factors in brackets");
  const name = head[1]!;
  if (!isPenaltyName(name)) throw unknownPenalty(name);
  const factory: PenaltyFactory = penalties[name];
  const given = readFactors(text, head[0].length, factory.factors);
  const values = factory.factors.map((factor) => {
    const value = given.get(factor);
    if (value === undefined) {
      throw new RangeError(`Cannot parse penalty "${text}": ${factor} is missing, want a number`);
    }
    return value;
  });
  return factory.create(...values);
}

/**
 * Writes a penalty as the text that {@linkcode parsePenalty} reads.
 *
 * @param penalty A registered penalty.
 * @returns Its text, with every strength named.
 *
 * @example
 * ```ts
 * import { formatPenalty, l1l2 } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatPenalty(l1l2(1e-4, 1e-3)), "l1l2(l1=0.0001,l2=0.001)");
 * ```
 */
export function formatPenalty(penalty: Penalty): string {
  const factors = Object.entries(penalty.factors).map(([name, value]) => `${name}=${value}`);
  return `${penalty.type}(${factors.join(",")})`;
}

function isPenaltyName(name: string): name is PenaltyName {
  return Object.hasOwn(penalties, name);
}

function unknownPenalty(name: string): RangeError {
  const known = Object.keys(penalties);
  const guess = nearest(name, known);
  const hint = guess === undefined ? "" : `; did you mean "${guess}"?`;
  const list = known.map((one) => `"${one}"`).join(", ");
  return new RangeError(`Cannot parse penalty: name is "${name}", want one of ${list}${hint}`);
}

/** Reads `name=number, ...)` up to the end of the text. */
function readFactors(
  text: string,
  start: number,
  names: readonly string[],
): Map<string, number> {
  const factors = new Map<string, number>();
  const part = /\s*(?:([A-Za-z]\w*)\s*=\s*)?([-+.\w]+)\s*([,)])/y;
  part.lastIndex = start;
  while (true) {
    const at = part.lastIndex;
    const match = part.exec(text);
    if (!match) throw syntaxError(text, at, "name=number and then a comma or a closing bracket");
    const name = match[1] ?? (names.length === 1 ? names[0]! : undefined);
    if (name === undefined) throw syntaxError(text, at, `${names.join("=... or ")}=...`);
    if (!names.includes(name)) {
      throw new RangeError(
        `Cannot parse penalty "${text}": factor is "${name}", want ${names.join(" or ")}`,
      );
    }
    if (factors.has(name)) throw syntaxError(text, at, `${name} only once`);
    factors.set(name, Number(match[2]));
    if (match[3] === ")") break;
  }
  if (text.slice(part.lastIndex).trim() !== "") {
    throw syntaxError(text, part.lastIndex, "nothing after the closing bracket");
  }
  return factors;
}

function syntaxError(text: string, position: number, wanted: string): SyntaxError {
  return new SyntaxError(
    `Cannot parse penalty "${text}": at position ${position + 1} want ${wanted}`,
  );
}
