import { knownNames } from "@shrinklab/names";
import { formatPenalties, parsePenalties, withNamedStrength } from "@shrinklab/regularizers";
import { formatPruning, parsePruning } from "@shrinklab/training";
import type { Method } from "./experiment.ts";

/** A path of a sweep, `methods.NAME.FIELD`. */
export interface MethodPath {
  /** What follows the name of a method; nothing where the path names another one. */
  fieldOf(method: string): string | undefined;
}

/**
 * Reads the path of a setting that is swept.
 *
 * @param key Such as `methods.l1.penalty.factor`, or `methods.*.optimizer.lr` for all methods.
 * @returns The path; nothing where the key is the short name of a setting.
 *
 * @example
 * ```ts
 * import { methodPath } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const path = methodPath("methods.l1.penalty.factor");
 * assertEquals([path?.fieldOf("l1"), path?.fieldOf("l2")], ["penalty.factor", undefined]);
 * ```
 */
export function methodPath(key: string): MethodPath | undefined {
  if (!key.startsWith("methods.")) return undefined;
  const rest = key.slice("methods.".length);
  return {
    fieldOf: (method) => {
      const name = [method, "*"].find((name) => rest.startsWith(`${name}.`));
      return name === undefined ? undefined : rest.slice(name.length + 1);
    },
  };
}

/**
 * A method with another number in one of its fields.
 *
 * @param method The method.
 * @param field Names with points between them. In the text of penalties a strength is named, and
 * where several have one of that name, the penalty before it: `penalty.factor`, `penalty.l1.factor`;
 * in that of pruning `prune.share`; of a list a place from 0: `network.layers.2.rate`.
 * @param value The number.
 * @returns The method with it.
 * @throws {RangeError} If there is no such number in it.
 *
 * @example
 * ```ts
 * import { withField } from "@shrinklab/experiments";
 * import { presets } from "@shrinklab/experiments/presets";
 * import { assertEquals } from "@std/assert";
 *
 * const [method] = presets.quick.methods;
 * assertEquals(withField(method!, "optimizer.lr", 0.1).optimizer.lr, 0.1);
 * ```
 */
export function withField(method: Method, field: string, value: number): Method {
  return changed(method, field.split("."), value, {
    action: `sweep ${field} of ${method.name}`,
    at: "",
  }) as Method;
}

interface Place {
  readonly action: string;
  /** What the way led to so far. */
  readonly at: string;
}

/** Numbers that an optimizer need not have. */
const optional: Readonly<Record<string, readonly string[]>> = {
  optimizer: ["momentum", "weightDecay", "beta1", "beta2", "epsilon", "rho", "l1", "l2"],
  "": ["evaluateEvery"],
};

function changed(part: unknown, way: readonly string[], value: number, place: Place): unknown {
  const [name, ...rest] = way as [string, ...string[]];
  const { at, action } = place;
  const here = at === "" ? name : `${at}.${name}`;
  if (name === undefined) {
    if (typeof part === "number") return value;
    throw new RangeError(
      `Cannot ${action}: ${at} is ${JSON.stringify(part) ?? "absent"}, want a number in it`,
    );
  }
  if (typeof part === "string") {
    return /(^|\.)prune$/.test(at)
      ? withPruningField(part, way, value, place)
      : withStrength(part, way, value, place);
  }
  const fields = fieldsOf(part);
  const more = optional[at] ?? [];
  if (!Object.hasOwn(fields, name)) {
    if (more.includes(name) && rest.length === 0) return { ...part as object, [name]: value };
    throw new RangeError(
      `Cannot ${action}: field is ${JSON.stringify(here)}, want ${
        knownNames(name, [...Object.keys(fields), ...more])
      }${at === "" ? "" : ` in ${at}`}`,
    );
  }
  const next = changed(fields[name], rest, value, { action, at: here });
  return Array.isArray(part)
    ? part.map((item, place) => String(place) === name ? next : item)
    : { ...part as object, [name]: next };
}

function fieldsOf(part: unknown): Readonly<Record<string, unknown>> {
  return typeof part === "object" && part !== null ? { ...part } as Record<string, unknown> : {};
}

/** The text of penalties with another strength. */
function withStrength(
  text: string,
  way: readonly string[],
  value: number,
  { action, at }: Place,
): string {
  const terms = parsePenalties(text);
  const [type, strength] = way.length === 1
    ? [undefined, way[0]!]
    : [way[0]!, way.slice(1).join(".")];
  const found = terms.filter(({ penalty }) =>
    (type === undefined || penalty.type === type) && Object.hasOwn(penalty.factors, strength)
  );
  if (found.length !== 1) {
    const known = terms.flatMap(({ penalty }) =>
      Object.keys(penalty.factors).map((name) =>
        terms.length === 1 ? name : `${penalty.type}.${name}`
      )
    );
    throw new RangeError(
      `Cannot ${action}: ${way.join(".")} is ${
        found.length === 0 ? "nothing" : "more than one thing"
      } ` +
        `in ${at}, ${text}, want ${knownNames(way.join("."), known)}`,
    );
  }
  return formatPenalties(
    terms.map((term) => term === found[0] ? withNamedStrength(term, strength, value) : term),
  );
}

function withPruningField(
  text: string,
  way: readonly string[],
  value: number,
  { action }: Place,
): string {
  const pruning = parsePruning(text);
  const [name] = way;
  const numbers = Object.entries(pruning).filter(([, field]) => typeof field === "number");
  if (way.length === 1 && numbers.some(([field]) => field === name)) {
    return formatPruning({ ...pruning, [name!]: value });
  }
  throw new RangeError(
    `Cannot ${action}: field is ${JSON.stringify(way.join("."))}, want ${
      knownNames(way.join("."), numbers.map(([field]) => field))
    } in ${text}`,
  );
}
