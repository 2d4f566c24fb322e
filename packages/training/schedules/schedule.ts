/**
 * How a learning rate goes down over the epochs.
 *
 * @typeParam Numbers Names of its numbers.
 */
export interface ScheduleRule<Numbers extends string> {
  /** Its numbers: what each must be, in words and as a test. */
  readonly numbers: Readonly<Record<Numbers, readonly [string, (x: number) => boolean]>>;
  /**
   * The share of the initial rate.
   *
   * @param epoch Epochs that are over, from 0.
   * @param numbers Its numbers.
   */
  share(epoch: number, numbers: Readonly<Record<Numbers, number>>): number;
}
