import { Progress, type Terminal } from "@shrinklab/command";
import type { ReadProgress } from "@shrinklab/data/tables";

/**
 * Shows how far a table has been read, where that takes long.
 *
 * @param terminal Where the bar is shown.
 * @returns What takes reports; dispose of it to remove the bar.
 */
export function readProgress(
  terminal: Terminal,
): { readonly report: (progress: ReadProgress) => void } & Disposable {
  let shown: Progress | undefined;
  let last = Infinity;
  return {
    report: ({ file, done, total }) => {
      // A table that is read again begins anew.
      if (done < last) shown = new Progress(terminal, { total: total / 1e6, unit: "MB" });
      last = done;
      shown!.report(done / 1e6, `reading ${file}`);
      if (done >= total) shown![Symbol.dispose]();
    },
    [Symbol.dispose]: () => shown?.[Symbol.dispose](),
  };
}
