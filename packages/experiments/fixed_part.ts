import { checkName } from "@shrinklab/names";
import type { DataSpec, Experiment, FixedPart } from "./experiment.ts";

/** Parts that a seed moves unless they are fixed. */
export const fixedParts = [
  "weights",
  "order",
  "split",
  "subset",
] as const satisfies readonly FixedPart[];

/**
 * Which parts stay whatever the seed.
 *
 * @param experiment What it fixes.
 * @param data Its data; rows whose seed that sets are fixed, unless the experiment says what is.
 * @returns Whether a part is fixed.
 *
 * @example
 * ```ts
 * import { fixedIn } from "@shrinklab/experiments";
 * import { presets } from "@shrinklab/experiments/presets";
 * import { assertEquals } from "@std/assert";
 *
 * const { e1, quick } = presets;
 * assertEquals([fixedIn(e1, e1.data)("subset"), fixedIn(e1, e1.data)("weights")], [true, false]);
 * assertEquals(fixedIn(quick, quick.data)("subset"), false);
 * ```
 */
export function fixedIn(
  { fix }: Pick<Experiment, "fix">,
  { subsetSeed }: Pick<DataSpec, "subsetSeed">,
): (part: FixedPart) => boolean {
  if (fix !== undefined) return (part) => fix.includes(part);
  return (part) => subsetSeed !== undefined && (part === "subset" || part === "split");
}

/**
 * Reads what is fixed: names with commas between them, or `none`.
 *
 * @param text Such as `subset,split`.
 * @returns The parts.
 * @throws {RangeError} If a name is not one of them.
 *
 * @example
 * ```ts
 * import { parseFixed } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([parseFixed("subset,split"), parseFixed("none")], [["subset", "split"], []]);
 * ```
 */
export function parseFixed(text: string): FixedPart[] {
  if (text.trim() === "none") return [];
  return text.split(",").map((part) => {
    const name = part.trim();
    checkName("fix", "part", name, [...fixedParts, "none"]);
    return name as FixedPart;
  });
}

/**
 * What of the rows a seed moves: what is drawn of them and not fixed.
 *
 * @param experiment What it fixes.
 * @param data The data of one of its methods.
 * @returns Whether another seed takes other rows, and whether it holds out others; absent where
 * nothing is drawn.
 *
 * @example
 * ```ts
 * import { movedRows } from "@shrinklab/experiments";
 * import { presets } from "@shrinklab/experiments/presets";
 * import { assertEquals } from "@std/assert";
 *
 * const { e1, quick } = presets;
 * assertEquals(movedRows(e1, e1.data), { subset: false });
 * assertEquals(movedRows({ fix: [] }, e1.data), { subset: true });
 * assertEquals(movedRows(quick, quick.data), {});
 * ```
 */
export function movedRows(
  experiment: Pick<Experiment, "fix">,
  data: DataSpec,
): { readonly subset?: boolean; readonly split?: boolean } {
  const isFixed = fixedIn(experiment, data);
  const isSubset = "subset" in data && data.subset !== undefined || data.trainRows !== undefined;
  // Of images of the user's a fifth is held out where they have no test images.
  const isOwn = data.type === "images" && data.file !== undefined;
  const { holdOut = { type: isOwn ? "stratified" : "none" } } = data;
  const isParted = data.type === "images" && data.testImages !== undefined;
  // Who asks for the last rows means these, unless what is fixed is said too.
  const isLast = holdOut.type === "last" && experiment.fix === undefined;
  return {
    ...(isSubset ? { subset: !isFixed("subset") } : {}),
    ...(holdOut.type === "none" && !isParted ? {} : { split: !isLast && !isFixed("split") }),
  };
}

/**
 * What of the rows a comparison over seeds holds for.
 *
 * @param experiment What is fixed in it.
 * @returns Such as `subset fixed` or `split moving`; nothing where all rows there are train and test.
 *
 * @example
 * ```ts
 * import { scopeOf } from "@shrinklab/experiments";
 * import { presets } from "@shrinklab/experiments/presets";
 * import { assertEquals } from "@std/assert";
 *
 * const { e1, quick } = presets;
 * assertEquals([scopeOf(e1), scopeOf({ ...e1, fix: [] })], ["subset fixed", "subset moving"]);
 * assertEquals(scopeOf({ ...quick, fix: ["weights"] }), "weights fixed");
 * ```
 */
export function scopeOf(
  experiment: Pick<Experiment, "fix" | "data" | "methods">,
): string | undefined {
  const rows = experiment.methods.flatMap(({ data }) =>
    Object.entries(movedRows(experiment, { ...experiment.data, ...data } as DataSpec))
      .map(([part, moved]) => `${part} ${moved ? "moving" : "fixed"}`)
  );
  const { fix = [] } = experiment;
  const others = (["weights", "order"] as const).filter((part) => fix.includes(part));
  const scope = [...new Set([...rows, ...others.map((part) => `${part} fixed`)])];
  return scope.length === 0 ? undefined : scope.join(", ");
}
