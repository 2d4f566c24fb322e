/**
 * Control flow: counted loops, endless loops, conditions, calls.
 *
 * @module
 */
import { body, emit } from "./body.ts";
import { unsigned } from "./encoding.ts";
import { type I32, int } from "./values.ts";
import type { Value } from "./value.ts";
import { type Settable, variable } from "./variable.ts";

/**
 * A counted loop: `for (let i = from; i < to; i += step) write(i)`, signed.
 *
 * Where both bounds are constants and the loop runs at least once, the first test is left out.
 *
 * @param from First value of the counter.
 * @param to Bound; the counter stays below it.
 * @param step Constant added after each pass, above 0.
 * @param write Writes the loop's body; assigning to the counter is allowed.
 */
export function loop(
  from: I32 | number,
  to: I32 | number,
  step: number,
  write: (counter: I32 & Settable<I32>) => void,
): void {
  const constant = typeof from === "number" && typeof to === "number";
  if (constant && from >= to) return;
  body().scope(() => {
    const counter = variable(int(from));
    // A bound that is an expression is calculated once.
    const bound = typeof to === "number" ? int(to) : variable(to);
    const passes = () => {
      emit(0x03, 0x40);
      body().scope(() => write(counter));
      counter.set(counter.add(step));
      emit(counter.lt(bound).code, 0x0d, 0, 0x0b);
    };
    if (constant) passes();
    else when(counter.lt(bound), passes);
  });
}

/**
 * Repeats `write` for ever; its argument leaves the loop where a condition holds. It is for the
 * body itself: inside of a `when` or a `loop` in it, it would leave only that.
 */
export function repeat(write: (leaveIf: (condition: I32) => void) => void): void {
  emit(0x02, 0x40, 0x03, 0x40);
  body().scope(() => write((condition) => emit(condition.code, 0x0d, 1)));
  emit(0x0c, 0, 0x0b, 0x0b);
}

/** `if (condition) yes else no`. */
export function when(condition: I32, yes: () => void, no?: () => void): void {
  emit(condition.code, 0x04, 0x40);
  body().scope(yes);
  if (no) {
    emit(0x05);
    body().scope(no);
  }
  emit(0x0b);
}

/** Ends the function, with `value` where it has a result. */
export function leave(value?: Value): void {
  emit(value?.code ?? [], 0x0f);
}

/** Calls the function in table slot `index` with three integers and no result. */
export function callIndirect(index: I32, type: number, ...args: I32[]): void {
  emit(...args.map((a) => a.code), index.code, 0x11, unsigned(type), 0);
}

/** Calls function number `index` of the module, which has no result. */
export function call(index: number, ...args: Value[]): void {
  emit(...args.map((a) => a.code), 0x10, unsigned(index));
}
