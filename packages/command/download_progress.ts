import { Progress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

/** How far a download is. */
export interface Download {
  /** Which file. */
  readonly file: string;
  /** Bytes that have arrived. */
  readonly received: number;
  /** Bytes in all, where the server tells. */
  readonly total: number | undefined;
}

/** Downloads on a terminal; disposing of it removes the bar. */
export interface DownloadProgress extends Disposable {
  /** Tells how far a file is; for loops that take a callback, it needs no `this`. */
  readonly report: (download: Download) => void;
}

/**
 * Shows downloads on a terminal, a bar for each file.
 *
 * @param terminal Where to show them.
 * @returns What to call with each progress.
 *
 * @example
 * ```ts
 * import { downloadProgress } from "@shrinklab/command";
 *
 * using progress = downloadProgress({ interactive: false, status: () => {} });
 * progress.report({ file: "labels.gz", received: 500, total: 1000 });
 * ```
 */
export function downloadProgress(
  terminal: Pick<Terminal, "interactive" | "status">,
): DownloadProgress {
  let shown: { file: string; bar: Progress } | undefined;
  return {
    report: ({ file, received, total }) => {
      if (total === undefined) return;
      if (shown?.file !== file) {
        shown?.bar[Symbol.dispose]();
        shown = { file, bar: new Progress(terminal, { total: total / 1000, unit: "kB" }) };
      }
      shown.bar.report(received / 1000, file);
    },
    [Symbol.dispose]: () => shown?.bar[Symbol.dispose](),
  };
}
