import { checkName, type NumberNames, readNamedNumbers, writeNamedNumbers } from "@shrinklab/names";
import type { GroupOptions } from "./group_lasso.ts";
import { isGroupPenalty, type Penalty, type Scope } from "./penalty.ts";
import type { PenaltyTarget, PenaltyTerm } from "./penalty_term.ts";
import { createPenalty, penalties, type PenaltyFactory, type PenaltyName } from "./registry.ts";

/**
 * Reads a penalty from its text: a registered name and its strengths, `"l1(0.001)"`,
 * `"l1l2(l1=1e-4,l2=1e-3)"`. A penalty with one strength may name it: `"l1(factor=0.001)"`.
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
  checkStrengths(text);
  const { name, numbers } = readNamedNumbers("penalty", text, factorNames);
  return createPenalty(name, numbers);
}

/**
 * Writes a penalty as the text that {@linkcode parsePenalty} reads.
 *
 * @param penalty A registered penalty.
 * @returns Its text; a single strength stands without its name.
 *
 * @example
 * ```ts
 * import { formatPenalty, l1, l1l2 } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatPenalty(l1(0.5)), "l1(0.5)");
 * assertEquals(formatPenalty(l1l2(1e-4, 1e-3)), "l1l2(l1=0.0001,l2=0.001)");
 * ```
 */
export function formatPenalty(penalty: Penalty): string {
  return writeNamedNumbers(penalty.type, penalty.factors);
}

/**
 * Reads the penalties of a training from their text, parts with `+` between them:
 * - `l1(1e-4)`, `l1l2(l1=1e-4,l2=1e-3)`: over all kernels;
 * - `l1(1e-4,over=all)`: over all parameters, biases too; `over=scales`: over the scales of
 *   normalizations;
 * - `group-lasso(1e-3)`, `group-lasso(1e-3,over=filters)`, `group-lasso(1e-3,over=features)`: hidden
 *   units and filters, filters alone, input features; `weights=none`: no root of a group's size;
 * - `l1:conv1=1e-3,fc1/bias=1e-4`: a strength for the kernel of each layer named, or for a parameter
 *   by its whole name; `layer1` is the first kernel where no layer has that name;
 * - `none`, alone: no penalty.
 *
 * @param text The text; blanks between the parts do not matter.
 * @returns The terms, one for each name in a list, in order.
 * @throws {SyntaxError} If a part has another form, or no strength.
 * @throws {RangeError} If no penalty has a name, or a strength is missing, unknown or negative.
 *
 * @example
 * ```ts
 * import { parsePenalties } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * const [first, second, all] = parsePenalties("l1:conv1=1e-3,fc1=1e-4 + l2(0.01,over=all)");
 * assertEquals([first!.penalty.factors, second!.penalty.factors], [{ factor: 1e-3 }, { factor: 1e-4 }]);
 * assertEquals(second!.over, [{ layer: "fc1", factor: 1 }]);
 * assertEquals([all!.penalty.type, all!.over], ["l2", "all"]);
 * ```
 */
export function parsePenalties(text: string): PenaltyTerm[] {
  if (text.trim() === "none") return [];
  // A plus within a number, 1e+3, is followed by a digit.
  return text.split(/\+(?=\s*[A-Za-z])/).flatMap((part) => {
    if (part.trim() !== "none") return parseTerms(part.trim());
    throw new SyntaxError(`Cannot parse penalty "${text}": none is beside others, want it alone`);
  });
}

/**
 * Writes penalties as the text that {@linkcode parsePenalties} reads.
 *
 * @param terms The penalties of a training.
 * @returns Their text; `none` where there are none.
 * @throws {RangeError} If the strengths of a penalty over a list differ, for which there is no text.
 *
 * @example
 * ```ts
 * import { formatPenalties, l1, l2 } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * const text = formatPenalties([
 *   { penalty: l1(1), over: [{ layer: "fc1", factor: 0.5 }, { parameter: "fc2/bias", factor: 2 }] },
 *   { penalty: l2(0.1), over: "all" },
 * ]);
 * assertEquals(text, "l1:fc1=0.5,fc2/bias=2+l2(0.1,over=all)");
 * ```
 */
export function formatPenalties(terms: readonly PenaltyTerm[]): string {
  const parts: { type: string; names: Set<string>; text: string }[] = [];
  for (const { penalty, over } of terms) {
    const { type, factors } = penalty;
    if (typeof over === "string") {
      const words = {
        ...(over === scopesOf(type)[0] ? {} : { over }),
        ...(isGroupPenalty(penalty) && penalty.weights !== "sqrt"
          ? { weights: penalty.weights }
          : {}),
      };
      parts.push({ type, names: new Set(), text: writeNamedNumbers(type, factors, words) });
      continue;
    }
    for (const target of over) {
      const name = "layer" in target ? target.layer : target.parameter;
      const text = `${name}=${strengthOf(penalty) * target.factor}`;
      const last = parts.at(-1);
      // A name that comes twice adds up, in parts of their own.
      if (last?.type === type && last.names.size > 0 && !last.names.has(name)) {
        last.text += `,${text}`;
        last.names.add(name);
      } else parts.push({ type, names: new Set([name]), text: `${type}:${text}` });
    }
  }
  return parts.map(({ text }) => text).join("+") || "none";
}

/** What a part in brackets can be over, the default first. */
function scopesOf(type: string): readonly Scope[] {
  const { over = ["kernels", "all", "scales"] }: PenaltyFactory = penalties[type as PenaltyName];
  return over;
}

function parseTerms(text: string): PenaltyTerm[] {
  const [, listed, list] = /^([\w-]+)\s*:(.*)$/s.exec(text) ?? [];
  if (listed !== undefined) {
    checkName("parse penalty", "name", listed, Object.keys(penalties));
    const { bounds, factors }: PenaltyFactory = penalties[listed as PenaltyName];
    if (bounds) {
      throw new SyntaxError(
        `Cannot parse penalty "${text}": ${listed} has bounds, want ${listed}(${
          factors.map((name) => `${name}=X`).join(",")
        })`,
      );
    }
    return parseList(text, listed, list!.split(","));
  }
  checkStrengths(text);
  const type = /^[\w-]*/.exec(text)![0];
  const factory = Object.hasOwn(penalties, type) ? penalties[type as PenaltyName] : undefined;
  const choices = {
    ...(factory ? { over: scopesOf(type) } : {}),
    ...(factory && "createGroups" in factory ? { weights: ["sqrt", "none"] } : {}),
  };
  const { name, numbers, words } = readNamedNumbers("penalty", text, factorNames, choices);
  const penalty = createPenalty(name, numbers, words as GroupOptions);
  return [{ penalty, over: (words.over as Scope | undefined) ?? scopesOf(name)[0]! }];
}

function parseList(text: string, type: string, parts: readonly string[]): PenaltyTerm[] {
  const names = new Set<string>();
  return parts.map((part) => {
    const [, name, value] = /^\s*([^=]*[^=\s])\s*=\s*([-+.\w]+)\s*$/.exec(part) ?? [];
    const strength = Number(value);
    if (name === undefined || Number.isNaN(strength)) {
      throw new SyntaxError(
        `Cannot parse penalty "${text}": part is "${part.trim()}", want LAYER=NUMBER`,
      );
    }
    if (names.has(name)) {
      throw new SyntaxError(`Cannot parse penalty "${text}": "${name}" comes twice, want it once`);
    }
    names.add(name);
    if (!Number.isFinite(strength) || strength < 0) {
      throw new RangeError(
        `Cannot parse penalty "${text}": strength of "${name}" is ${strength}, want a number >= 0`,
      );
    }
    const target: PenaltyTarget = name.includes("/")
      ? { parameter: name, factor: 1 }
      : { layer: name, factor: 1 };
    return { penalty: createPenalty(type, factorNames[type]!.map(() => strength)), over: [target] };
  });
}

/** The one strength of a penalty over a list. */
function strengthOf(penalty: Penalty): number {
  if (isGroupPenalty(penalty) && penalty.weights !== "sqrt") {
    throw new RangeError(
      `Cannot write penalty ${formatPenalty(penalty)} over a list: its groups have no weights, ` +
        "want the root of their size",
    );
  }
  const [strength, ...others] = Object.values(penalty.factors);
  if (others.every((other) => other === strength)) return strength!;
  throw new RangeError(
    `Cannot write penalty ${formatPenalty(penalty)} over a list: its strengths differ, want one`,
  );
}

/** Checks that a text is more than the name of a penalty. */
function checkStrengths(text: string): void {
  const name = text.trim();
  if (!/^[A-Za-z][\w-]*$/.test(name)) return;
  checkName("parse penalty", "name", name, Object.keys(penalties));
  const names = factorNames[name]!;
  const wanted = names.length === 1 ? "X" : names.map((factor) => `${factor}=X`).join(",");
  throw new SyntaxError(`Cannot parse penalty: ${name} has no strength, want ${name}(${wanted})`);
}

const factorNames: NumberNames = Object.fromEntries(
  Object.entries(penalties).map(([name, { factors }]) => [name, factors]),
);
