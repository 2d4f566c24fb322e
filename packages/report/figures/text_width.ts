/** Widths of printable ASCII from the space on, in thousandths of the font's size: Helvetica's. */
const widths = [
  ...[278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278],
  ...[556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556],
  ...[1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778],
  ...[667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556],
  ...[333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556],
  ...[556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584],
];

/**
 * About how wide a text is in a font without serifs. Charts are laid out by it, in the page as here,
 * so that nothing moves when a drawn chart becomes one that answers.
 *
 * @param text The text.
 * @param size Size of the font in pixels.
 * @returns Its width in pixels.
 *
 * Source: the advance widths of Adobe's Helvetica; Han, kana and Hangul are squares.
 */
function textWidth(text: string, size: number): number {
  let sum = 0;
  for (const letter of text) {
    const code = letter.codePointAt(0)!;
    sum += widths[code - 32] ?? (code >= 0x1100 ? 1000 : 600);
  }
  // System fonts are wider than Helvetica: too much room does no harm, too little cuts names off.
  return sum * size * 1.12 / 1000;
}

/**
 * Has Vega lay texts out by {@linkcode textWidth}, whatever fonts and canvas it finds.
 *
 * @param vega Vega, whose types do not tell of this.
 */
export function measureBy(vega: object): void {
  const { textMetrics } = vega as { textMetrics: { width: unknown } };
  textMetrics.width = ({ fontSize = 11 }: { fontSize?: number }, text: unknown) =>
    textWidth(String(text ?? ""), fontSize);
}
