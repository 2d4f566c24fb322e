import { CaseError } from "./case_error.ts";

/**
 * A value of a case's file, and where it stands there: what reads it says what is wrong with it.
 *
 * @example
 * ```ts
 * import { CaseValue } from "@shrinklab/replay";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const file = new CaseValue({ sets: [{ n: 3 }, {}] }, "a.json");
 * const [first, second] = file.field("sets").items();
 * assertEquals(first!.field("n").number(), 3);
 * assertThrows(
 *   () => second!.field("n").number(),
 *   Error,
 *   'Cannot replay "a.json": sets[1].n is missing, want a number',
 * );
 * ```
 */
export class CaseValue {
  /**
   * Takes a value of a file.
   *
   * @param value The value.
   * @param file Name of the file for error messages.
   * @param path Where the value stands in it: `sets[1].n`; the whole file by default.
   */
  constructor(
    readonly value: unknown,
    readonly file: string,
    readonly path: string = "",
  ) {}

  /**
   * Reads a field of an object.
   *
   * @param name Its name.
   * @returns The field; its value is `undefined` if it is missing.
   * @throws {CaseError} If this is no object.
   */
  field(name: string): CaseValue {
    const path = this.path === "" ? name : `${this.path}.${name}`;
    return new CaseValue(this.#object()[name], this.file, path);
  }

  /**
   * Reads all fields of an object.
   *
   * @returns The fields by their names, in the order of the file.
   * @throws {CaseError} If this is no object.
   */
  fields(): Map<string, CaseValue> {
    return new Map(Object.keys(this.#object()).map((name) => [name, this.field(name)]));
  }

  /**
   * Reads a list.
   *
   * @returns What it holds.
   * @throws {CaseError} If this is no list.
   */
  items(): CaseValue[] {
    if (!Array.isArray(this.value)) throw this.wrong("a list");
    return this.value.map((value, i) => new CaseValue(value, this.file, `${this.path}[${i}]`));
  }

  /**
   * Reads a number.
   *
   * @returns The number.
   * @throws {CaseError} If this is none.
   */
  number(): number {
    if (typeof this.value !== "number") throw this.wrong("a number");
    return this.value;
  }

  /**
   * Reads a list of numbers.
   *
   * @returns The numbers.
   * @throws {CaseError} If this is no list, or holds anything else.
   */
  numbers(): number[] {
    return this.items().map((item) => item.number());
  }

  /**
   * Reads a text.
   *
   * @returns The text.
   * @throws {CaseError} If this is none.
   */
  text(): string {
    if (typeof this.value !== "string") throw this.wrong("a text");
    return this.value;
  }

  /**
   * Says what is wrong with this value.
   *
   * @param wanted What it must be.
   * @returns The error to throw.
   */
  wrong(wanted: string): CaseError {
    const found = this.value === undefined ? "missing" : shortly(this.value);
    return new CaseError(this.file, `${this.path || "the file"} is ${found}, want ${wanted}`);
  }

  #object(): Record<string, unknown> {
    if (!isObject(this.value)) throw this.wrong("an object");
    return this.value;
  }
}

/**
 * Reads a file that must hold a JSON object.
 *
 * @param content The file's content.
 * @param file Name for error messages.
 * @returns The object.
 * @throws {CaseError} If it is anything else.
 */
export function parseObject(content: string, file: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replaceAll(/\s+/g, " ") : `${cause}`;
    throw new CaseError(file, `it is not JSON (${reason}), want a replay case`, { cause });
  }
  if (!isObject(value)) throw new CaseError(file, "it is not a JSON object, want a replay case");
  return value;
}

/**
 * Whether a value is an object and neither a list nor null.
 *
 * @param value A value of JSON.
 * @returns Whether it has fields.
 */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Writes a value into an error message, at most 40 characters of it.
 *
 * @param value A value of JSON.
 * @returns Its JSON.
 */
export function shortly(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}
