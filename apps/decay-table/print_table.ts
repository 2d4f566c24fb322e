import { backendOptions, useBackend } from "@shrinklab/backends";
import type { Call } from "@shrinklab/command";
import { firstRows, loadDataset } from "@shrinklab/data";
import { formatTable } from "@shrinklab/report/table";
import { compareDecays, decayPairs } from "./decay_pairs.ts";
import type { decayTableFlags } from "./flags.ts";

/** Float32 rounding of different orders of the same sums stays below; real differences do not. */
const SAME = 1e-5;

/**
 * Prints which kinds of weight decay end at the same weights.
 *
 * @param call Flags and where to write.
 */
export async function printTable(
  { flags, line, terminal }: Call<typeof decayTableFlags>,
): Promise<void> {
  const { train } = await loadDataset("embedded");
  using _backend = await useBackend(flags.backend, backendOptions(flags, line));
  const rows = compareDecays(decayPairs(flags.decay), firstRows(train, 640), flags.steps);
  terminal.print(`After ${flags.steps} steps from the same weights on the same batches\n`);
  terminal.print(formatTable(
    [
      { title: "first", align: "left" },
      { title: "second", align: "left" },
      { title: "largest difference" },
      { title: "so", align: "left" },
    ],
    rows.map(({ first, second, difference }) => [
      first.name,
      second.name,
      difference === 0 ? "0" : difference.toExponential(1),
      difference < SAME ? "the same" : "different",
    ]),
    { color: terminal.color },
  ));
  terminal.print("\nlargest difference of a weight, over the largest weight of its tensor");
}
