/**
 * Refuses what is not a probability, or is one of nothing or everything.
 *
 * @param action What cannot be done, such as `take power`.
 * @param name Name of the argument.
 * @param value Its value.
 * @throws {RangeError} If it is not above 0 and below 1.
 */
export function checkShare(action: string, name: string, value: number): void {
  if (!(value > 0 && value < 1)) {
    throw new RangeError(
      `Cannot ${action}: ${name} is ${value}, want a number above 0 and below 1`,
    );
  }
}

/**
 * Refuses a number that is not whole, or too small.
 *
 * @param action What cannot be done, such as `take power`.
 * @param name Name of what is counted, in the plural.
 * @param value Its number.
 * @param least The smallest one that will do.
 * @throws {RangeError} If it is not a whole number of at least that.
 */
export function checkCount(action: string, name: string, value: number, least: number): void {
  if (!(Number.isSafeInteger(value) && value >= least)) {
    throw new RangeError(`Cannot ${action}: ${name} are ${value}, want a whole number >= ${least}`);
  }
}

/**
 * Refuses a negative number and what is not a finite one.
 *
 * @param action What cannot be done, such as `take interval`.
 * @param name Name of the argument.
 * @param value Its value.
 * @throws {RangeError} If it is not finite and 0 or more.
 */
export function checkSize(action: string, name: string, value: number): void {
  if (!(value >= 0 && value < Infinity)) {
    throw new RangeError(`Cannot ${action}: ${name} is ${value}, want a finite number >= 0`);
  }
}

/**
 * Refuses 0, a negative number, and what is not a finite one.
 *
 * @param action What cannot be done, such as `test equivalence`.
 * @param name Name of the argument.
 * @param value Its value.
 * @throws {RangeError} If it is not finite and above 0.
 */
export function checkPositive(action: string, name: string, value: number): void {
  if (!(value > 0 && value < Infinity)) {
    throw new RangeError(`Cannot ${action}: ${name} is ${value}, want a finite number > 0`);
  }
}

/**
 * Refuses a list that has too few numbers, or one that is not finite.
 *
 * @param action What cannot be done, such as `compare`.
 * @param name What the numbers are, in the plural.
 * @param values The numbers.
 * @param least How many it takes.
 * @throws {RangeError} If there are fewer, or one is not finite.
 */
export function checkNumbers(
  action: string,
  name: string,
  values: readonly number[],
  least: number,
): void {
  if (values.length < least) {
    throw new RangeError(`Cannot ${action}: ${name} are ${values.length}, want ${least} or more`);
  }
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    throw new RangeError(
      `Cannot ${action}: one of the ${name} is ${values[at]}, want finite numbers`,
    );
  }
}
