import type { NamedTensor } from "@shrinklab/models";

/** All that moves of a thing while training goes on: what it needs to go on from there. */
export interface State {
  /** Plain data: numbers, text, lists and objects of them. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Tensors with names that differ. */
  readonly tensors: readonly NamedTensor[];
}

/** What moves while training goes on, and can be brought back to where it was. */
export interface Stateful {
  /** Copies its state. */
  state(): State;
  /**
   * Brings it to a state, in which it goes on bit for bit as what the state was taken of.
   *
   * @throws {RangeError} If the state is of something else.
   */
  restore(state: State): void;
}

/**
 * Puts states together to one: a value for each part, and its name before those of its tensors.
 *
 * @param parts States by the names of the parts.
 * @param values Further values.
 * @returns The state, from which {@linkcode statePart} takes each again.
 *
 * @example
 * ```ts
 * import { joinStates, statePart } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const tensors = [{ name: "w", shape: [1], values: Float32Array.of(2) }];
 * const state = joinStates({ model: { values: { steps: 3 }, tensors } }, { epoch: 1 });
 * assertEquals([state.values.epoch, state.tensors[0]!.name], [1, "model/w"]);
 * assertEquals(statePart(state, "model"), { values: { steps: 3 }, tensors });
 * ```
 */
export function joinStates(
  parts: Readonly<Record<string, State>>,
  values: State["values"] = {},
): State {
  const all = Object.entries(parts);
  return {
    values: { ...values, ...Object.fromEntries(all.map(([part, { values }]) => [part, values])) },
    tensors: all.flatMap(([part, { tensors }]) =>
      tensors.map((tensor) => ({ ...tensor, name: `${part}/${tensor.name}` }))
    ),
  };
}

/**
 * Takes a part of a state that was put together.
 *
 * @param state The whole.
 * @param part Name of the part.
 * @returns Its state.
 * @throws {RangeError} If there is no such part.
 */
export function statePart({ values, tensors }: State, part: string): State {
  const own = values[part];
  if (typeof own !== "object" || own === null) {
    throw new RangeError(`Cannot resume: the state has no ${part}, want that of the same training`);
  }
  const prefix = `${part}/`;
  return {
    values: own as State["values"],
    tensors: tensors.filter(({ name }) => name.startsWith(prefix))
      .map((tensor) => ({ ...tensor, name: tensor.name.slice(prefix.length) })),
  };
}
