import {
  formatPenalty,
  parsePenalty,
  penalties,
  type PenaltyFactory,
  type PenaltyName,
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
 * import { parsePenaltyChoice, penaltyText } from "@shrinklab/experiments/mlp";
 * import { assertEquals } from "@std/assert";
 *
 * const choice = parsePenaltyChoice("l1:layer1=1e-4,fc2=1e-3+l2");
 * assertEquals(penaltyText(choice, 0.5), "l1:layer1=0.00005,fc2=0.0005+l2(0.5)");
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
 * Writes penalties as text of a training.
 *
 * @param choice The penalties.
 * @param lambda Factor on every strength; a penalty without one has lambda itself as strength.
 * @returns The text.
 * @throws {RangeError} If a penalty has no strength and there is no lambda.
 */
export function penaltyText(choice: PenaltyChoice, lambda?: number): string {
  const parts = choice.map(({ type, strengths, layers }) => {
    const factory: PenaltyFactory = penalties[type];
    const scaled = (strength: number) => strength * (lambda ?? 1);
    if (layers !== undefined) {
      const list = layers.map(({ layer, strength }) => `${layer}=${scaled(strength)}`);
      return `${type}:${list.join(",")}`;
    }
    if (strengths === undefined && lambda === undefined) {
      throw new RangeError(
        `Cannot apply penalty: ${type} has no strength, want ${type}(X), --lambda or a sweep of it`,
      );
    }
    const numbers = strengths ?? factory.factors.map(() => 1);
    return formatPenalty(factory.create(...numbers.map(scaled)));
  });
  return parts.join("+") || "none";
}
