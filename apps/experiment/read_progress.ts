import { Progress, type Terminal } from "@shrinklab/command";

/**
 * Shows how far data of the user's has been read, where that takes long.
 *
 * @param terminal Where the bar is shown.
 * @returns What takes reports; dispose of it to remove the bar.
 */
export function readProgress(
  terminal: Terminal,
): { readonly report: (done: number, total: number) => void } & Disposable {
  let shown: Progress | undefined;
  let last = Infinity;
  return {
    report: (done, total) => {
      // A table that is read again begins anew.
      if (done < last) shown = new Progress(terminal, { total: 100, unit: "%" });
      last = done;
      shown!.report(100 * done / total, "reading");
      if (done >= total) shown![Symbol.dispose]();
    },
    [Symbol.dispose]: () => shown?.[Symbol.dispose](),
  };
}
