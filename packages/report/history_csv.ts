import {
  type EpochRecord,
  type Figures,
  type Result,
  type Run,
  sweptKeys,
} from "@shrinklab/experiments";
import { type CsvCell, csvLine } from "./csv.ts";

/** One column of a history: its title, and what it takes from an epoch of a run. */
interface Column {
  readonly title: string;
  readonly of: (run: Run, record: EpochRecord) => CsvCell;
}

/** Writes the epochs of runs as CSV, one row for each, a run at a time. */
export class HistoryCsv {
  /** The first line, with its line break. */
  readonly header: string;
  readonly #columns: readonly Column[];

  /**
   * Settles the columns, which are the same for all runs.
   *
   * @param result What is run; its methods' rows say which figures there will be.
   *
   * @example
   * ```ts ignore
   * const csv = new HistoryCsv(base);
   * write(csv.header + csv.rows(run));
   * ```
   */
  constructor({ experiment, methods, dataset }: Omit<Result, "runs">) {
    const plain = ["epoch", "loss", "dataLoss", "penalty", "lastBatchLoss"] as const;
    const sets = (["train", "valid", "test"] as const).filter((set) =>
      methods.some(({ rows }) => rows[set] !== undefined)
    );
    const figures: ReadonlyArray<keyof Figures> = dataset.classes ? ["loss", "accuracy"] : ["loss"];
    this.#columns = [
      { title: "method", of: ({ method }) => method },
      { title: "seed", of: ({ seed }) => seed },
      ...sweptKeys(experiment).map((title) => ({
        title,
        of: ({ set }: Run) => set?.[title],
      })),
      ...plain.map((title) => ({ title, of: (_: Run, record: EpochRecord) => record[title] })),
      ...sets.flatMap((set) =>
        figures.map((figure) => ({
          title: `${set}.${figure}`,
          of: (_: Run, record: EpochRecord) => record[set]?.[figure],
        }))
      ),
      { title: "penaltyAfter", of: (_, { penaltyAfter }) => penaltyAfter },
      { title: "seconds", of: (_, { seconds }) => seconds },
    ];
    this.header = csvLine(this.#columns.map(({ title }) => title));
  }

  /**
   * The rows of one run.
   *
   * @param run The run.
   * @returns A line for each of its epochs, with line breaks.
   */
  rows(run: Run): string {
    return run.history.map((record) => csvLine(this.#columns.map(({ of }) => of(run, record))))
      .join("");
  }
}
