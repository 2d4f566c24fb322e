import { UsageError } from "@shrinklab/command";
import type { PredictedRows } from "@shrinklab/experiments";
import { predictionRows, predictionsHeader } from "@shrinklab/report";

/** What a line of predictions begins with. */
export type PredictionSource = Readonly<Record<string, string | number>>;

/**
 * A file to which predictions are added as models come: answer and probabilities of each row, by
 * name.
 */
export class PredictionFile {
  readonly #path: string;
  #started = false;

  /**
   * Makes the file, so that one that cannot be written is told before any work.
   *
   * @param path Its path; nothing may be there.
   * @throws {UsageError} If something is, or it cannot be written.
   */
  constructor(path: string) {
    this.#path = path;
    try {
      Deno.openSync(path, { write: true, createNew: true }).close();
    } catch (error) {
      const reason = error instanceof Deno.errors.AlreadyExists ? "there already" : "not writable";
      throw new UsageError(
        `Cannot write ${JSON.stringify(path)}: it is ${reason}, want a new file`,
      );
    }
  }

  /**
   * Adds the predictions of one model.
   *
   * @param source Which model, by columns that all have.
   * @param predicted What it answers.
   */
  add(source: PredictionSource, { set, ...predictions }: PredictedRows): void {
    const common = { ...source, set };
    const header = this.#started ? "" : predictionsHeader(predictions, common);
    this.#started = true;
    Deno.writeTextFileSync(this.#path, header + predictionRows(predictions, common), {
      append: true,
    });
  }

  /** Removes the file if there were no predictions. */
  [Symbol.dispose](): void {
    if (!this.#started) Deno.removeSync(this.#path);
  }
}
