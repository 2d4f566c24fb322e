/**
 * Strengths of methods as `--lambda` has them: `l1=0.001,l2=0.01`.
 *
 * @param text The text.
 * @returns Strength by method; what is no number is left out.
 *
 * @example
 * ```ts ignore
 * parseLambdas("l1=0.001,l2=0.01"); // { l1: 0.001, l2: 0.01 }
 * ```
 */
export function parseLambdas(text: string): Record<string, number> {
  return Object.fromEntries(
    text.split(",").flatMap((part) => {
      const at = part.lastIndexOf("=");
      const value = Number(part.slice(at + 1));
      return at > 0 && part.slice(at + 1) !== "" && Number.isFinite(value)
        ? [[part.slice(0, at), value]]
        : [];
    }),
  );
}

/** Writes what {@linkcode parseLambdas} reads. */
export function formatLambdas(lambdas: Readonly<Record<string, number>>): string {
  return Object.entries(lambdas).map(([name, value]) => `${name}=${value}`).join(",");
}

/** A place of a slider in equal ratios for a strength: tenths of a power of ten, from 1e-7 to 10. */
export const slider = { min: -70, max: 10 } as const;

/**
 * Where a slider stands for a strength.
 *
 * @param lambda The strength, 0 or more.
 * @returns A whole number from `slider.min`, for 0 too, to `slider.max`.
 */
export function sliderPlace(lambda: number): number {
  const place = lambda > 0 ? Math.round(10 * Math.log10(lambda)) : slider.min;
  return Math.max(slider.min, Math.min(slider.max, place));
}

/**
 * The strength for a place of a slider, with two digits.
 *
 * @param place The place.
 * @returns The strength; 0 at the least place.
 */
export function sliderLambda(place: number): number {
  return place <= slider.min ? 0 : Number((10 ** (place / 10)).toPrecision(2));
}
