import { type Flag, readNumber, UsageError } from "@shrinklab/command";
import type { HoldOutChoice } from "@shrinklab/experiments/tables/preset";

const WANTED = "none, last=SHARE or stratified=SHARE";

/**
 * A flag that says which rows are held out: `none`, `last=0.2` or `stratified=0.3`.
 *
 * @param summary What it does, for `--help`.
 * @returns The flag; `undefined` where it is absent. Reading it throws a {@linkcode UsageError} for
 * anything else.
 */
export function holdOutFlag(summary: string): Flag<HoldOutChoice | undefined> {
  return {
    summary,
    placeholder: "none|last=X|stratified=X",
    read: (texts, name) => {
      const text = texts.at(-1);
      if (text === undefined) return undefined;
      const [type, share] = text.split("=", 2);
      if (type === "none" && share === undefined) return { type };
      if (type !== "last" && type !== "stratified") throw UsageError.of(name, text, WANTED);
      if (share === undefined) throw UsageError.of(name, text, WANTED);
      return { type, share: readNumber(share, `${name} ${type}`, { min: 0, max: 0.95 }) };
    },
  };
}
