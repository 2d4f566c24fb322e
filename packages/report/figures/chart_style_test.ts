import { assert } from "@std/assert";
import { inks, palette } from "./chart_style.ts";

/** Linear red, green and blue of a color such as `#0b62a8`, 0 to 1. */
function linear(color: string): number[] {
  return [1, 3, 5].map((at) => {
    const share = parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
}

/** What protanopes, deuteranopes and tritanopes see, by linear light: Machado et al. (2009). */
const visions = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [
    0.152286,
    1.052583,
    -0.204868,
    0.114503,
    0.786281,
    0.099216,
    -0.003882,
    -0.048116,
    1.051998,
  ],
  deuteranopia: [
    0.367322,
    0.860646,
    -0.227968,
    0.280085,
    0.672501,
    0.047413,
    -0.01182,
    0.04294,
    0.968881,
  ],
  tritanopia: [
    1.255528,
    -0.076749,
    -0.178779,
    -0.078411,
    0.930809,
    0.147602,
    0.004733,
    0.691367,
    0.3039,
  ],
};

/** A color in OKLab, where equal distances look about equal. */
function oklab(color: string, matrix: readonly number[]): number[] {
  const rgb = linear(color);
  const [r, g, b] = [0, 3, 6].map((row) =>
    Math.min(1, Math.max(0, rgb.reduce((sum, part, at) => sum + part * matrix[row + at]!, 0)))
  ) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function luminance(color: string): number {
  const [r, g, b] = linear(color) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

Deno.test("colors of methods are told apart with any color vision", () => {
  const close = (["light", "dark"] as const).flatMap((theme) =>
    Object.entries(visions).flatMap(([vision, matrix]) =>
      palette[theme].flatMap((one, at) =>
        palette[theme].slice(at + 1).flatMap((other) => {
          const [a, b] = [oklab(one, matrix), oklab(other, matrix)];
          const distance = Math.hypot(...a.map((x, i) => x - b[i]!));
          return distance < 0.06
            ? [`${theme} ${vision}: ${one} ${other} ${distance.toFixed(3)}`]
            : [];
        })
      )
    )
  );
  assert(close.length === 0, close.join("\n"));
});

Deno.test("colors stand out from the page: lines by 3 to 1, texts by 4.5 to 1", () => {
  for (const theme of ["light", "dark"] as const) {
    const { page, ink, muted } = inks[theme];
    for (const color of palette[theme]) assert(contrast(color, page) >= 3, `${theme} ${color}`);
    for (const color of [ink, muted]) assert(contrast(color, page) >= 4.5, `${theme} ${color}`);
  }
});
