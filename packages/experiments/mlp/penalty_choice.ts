import {
  formatPenalty,
  parsePenalty,
  penalties,
  type PenaltyFactory,
  type PenaltyName,
  type PenaltyTerm,
} from "@shrinklab/regularizers";

/** A penalty of a {@linkcode PenaltyChoice}. */
interface ChosenPenalty {
  readonly type: PenaltyName;
  /** Its strengths; absent where the text names none. */
  readonly strengths?: readonly number[];
  /** Kernels that it is over, each with a strength of its own; absent for all kernels. */
  readonly layers?: readonly { readonly layer: string; readonly strength: number }[];
}

/** Penalties on kernels, as a preset or a flag names them. */
export type PenaltyChoice = readonly ChosenPenalty[];

/**
 * Reads which penalties are on the kernels:
 * - `none`;
 * - `l1(0.001)`, `l1l2(l1=1e-4,l2=1e-3)`: all kernels, with these strengths;
 * - `l1:layer1=1e-4,layer2=1e-3`: a strength for each kernel, by its number or its layer's name;
 * - `l1`: all kernels, with a strength that is yet to come;
 * - several of these with `+` between them.
 *
 * @param text The text.
 * @returns The penalties.
 * @throws {SyntaxError} If the text has another form.
 * @throws {RangeError} If a penalty is unknown or a strength is no number of at least 0.
 *
 * @example
 * ```ts
 * import { parsePenaltyChoice, penaltyTerms } from "@shrinklab/experiments/mlp";
 * import { assertEquals } from "@std/assert";
 *
 * const choice = parsePenaltyChoice("l1:layer1=1e-4,fc2=1e-3+l2(0.01)");
 * assertEquals(penaltyTerms(choice, ["fc1", "fc2"]), [
 *   { penalty: "l1(0.0001)", over: [{ layer: "fc1", factor: 1 }] },
 *   { penalty: "l1(0.001)", over: [{ layer: "fc2", factor: 1 }] },
 *   { penalty: "l2(0.01)", over: "kernels" },
 * ]);
 * ```
 */
export function parsePenaltyChoice(text: string): PenaltyChoice {
  if (text.trim() === "none") return [];
  // A plus within a number, 1e+3, is followed by a digit.
  return text.split(/\+(?=\s*[a-z])/).map((part) => parsePart(part.trim()));
}

function parsePart(text: string): ChosenPenalty {
  if (text.includes("(")) {
    const { type, factors } = parsePenalty(text);
    return { type: type as PenaltyName, strengths: Object.values(factors) };
  }
  const [name, list] = text.split(":", 2) as [string, string | undefined];
  // The registry answers an unknown name with the nearest known ones.
  const type = Object.hasOwn(penalties, name) ? name : parsePenalty(`${name}(1)`).type;
  if (list === undefined) return { type: type as PenaltyName };
  const layers = list.split(",").map((pair) => {
    const [layer, strength, ...rest] = pair.split("=");
    const number = Number(strength);
    if (!layer || !strength?.trim() || rest.length > 0 || !Number.isFinite(number)) {
      throw new SyntaxError(`Cannot parse penalty "${text}": "${pair}" is no LAYER=NUMBER`);
    }
    if (number < 0) {
      throw new RangeError(`Cannot apply ${name}: strength is ${number}, want a number >= 0`);
    }
    return { layer: layer.trim(), strength: number };
  });
  return { type: type as PenaltyName, layers };
}

/**
 * Makes terms of a loss of penalties.
 *
 * @param choice The penalties.
 * @param kernels Names of the layers with a kernel, in order; `layer1` is the first.
 * @param lambda Factor on every strength; a penalty without one has lambda itself as strength.
 * @returns The terms.
 * @throws {RangeError} If a layer is unknown, or a penalty has no strength and there is no lambda.
 */
export function penaltyTerms(
  choice: PenaltyChoice,
  kernels: readonly string[],
  lambda?: number,
): PenaltyTerm[] {
  return choice.flatMap(({ type, strengths, layers }): PenaltyTerm[] => {
    const factory: PenaltyFactory = penalties[type];
    const write = (numbers: readonly number[]) =>
      formatPenalty(factory.create(...numbers.map((strength) => strength * (lambda ?? 1))));
    const ones = factory.factors.map(() => 1);
    if (layers !== undefined) {
      return layers.map(({ layer, strength }) => ({
        penalty: write(ones.map(() => strength)),
        over: [{ layer: layerName(layer, kernels), factor: 1 }],
      }));
    }
    if (strengths === undefined && lambda === undefined) {
      throw new RangeError(
        `Cannot apply penalty: ${type} has no strength, want ${type}(X), --lambda or a sweep of it`,
      );
    }
    return [{ penalty: write(strengths ?? ones), over: "kernels" }];
  });
}

function layerName(layer: string, kernels: readonly string[]): string {
  const number = /^layer(\d+)$/.exec(layer)?.[1];
  const name = number === undefined ? layer : kernels[Number(number) - 1];
  if (name !== undefined && kernels.includes(name)) return name;
  const known = [...kernels.map((_, at) => `layer${at + 1}`), ...kernels];
  throw new RangeError(
    `Cannot apply penalty: layer is "${layer}", want one of ${known.join(", ")}`,
  );
}
