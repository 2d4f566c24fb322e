/** How far a path is. */
export interface PointLine {
  /** Lambdas that were trained. */
  readonly done: number;
  /** How many there are, as far as is known. */
  readonly all: number;
  /** The last one. */
  readonly lambda: number;
}

/**
 * What `deno task path --verbose` says of each lambda.
 *
 * @param line How far the path is.
 * @returns A line; {@linkcode readPointLine} reads it.
 */
export function pointLine({ done, all, lambda }: PointLine): string {
  return `lambda ${done} of ${all}: ${lambda.toPrecision(4)}`;
}

/**
 * Reads a line of {@linkcode pointLine}.
 *
 * @param text The line.
 * @returns How far the path is; nothing where it is another line.
 *
 * @example
 * ```ts
 * import { pointLine, readPointLine } from "./point_line.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const line = { done: 3, all: 30, lambda: 0.0125 };
 * assertEquals(readPointLine(pointLine(line)), line);
 * assertEquals(readPointLine("Wrote runs/path-l1"), undefined);
 * ```
 */
export function readPointLine(text: string): PointLine | undefined {
  const found = /^lambda (\d+) of (\d+): (\S+)$/.exec(text);
  if (found === null) return undefined;
  const [done, all, lambda] = found.slice(1).map(Number);
  return { done: done!, all: all!, lambda: lambda! };
}
