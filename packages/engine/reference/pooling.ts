/**
 * Pooling and its gradient by definition, in float64. For tests only.
 *
 * @module
 */

/** Sizes of a pooling `[batch, height, width, channels]` to `[batch, down, across, channels]`. */
export interface PoolingShape {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly windowHeight: number;
  readonly windowWidth: number;
  readonly strideDown: number;
  readonly strideAcross: number;
  /** Rows above and columns left of the input that windows may cover; they do not count. */
  readonly padTop: number;
  readonly padLeft: number;
  readonly down: number;
  readonly across: number;
}

/** The largest entry of each window. */
export function maxPooling(x: ArrayLike<number>, shape: PoolingShape): Float64Array {
  return Float64Array.from(winners(x, shape), (place) => x[place]!);
}

/** Gradient of the input: each window's gradient goes to its first largest entry. */
export function maxPoolingGradient(
  dy: ArrayLike<number>,
  x: ArrayLike<number>,
  shape: PoolingShape,
): Float64Array {
  const dx = new Float64Array(x.length);
  for (const [i, place] of winners(x, shape).entries()) dx[place]! += dy[i]!;
  return dx;
}

/** The mean of each window's entries. */
export function averagePooling(x: ArrayLike<number>, shape: PoolingShape): Float64Array {
  return Float64Array.from(
    windowPlaces(shape),
    (places) => places.reduce((sum, place) => sum + x[place]!, 0) / places.length,
  );
}

/** Gradient of the input: each window's gradient goes to its entries in equal shares. */
export function averagePoolingGradient(
  dy: ArrayLike<number>,
  { batch, height, width, channels, ...shape }: PoolingShape,
): Float64Array {
  const dx = new Float64Array(batch * height * width * channels);
  for (const [i, places] of windowPlaces({ batch, height, width, channels, ...shape }).entries()) {
    for (const place of places) dx[place]! += dy[i]! / places.length;
  }
  return dx;
}

/** For each entry of the result the place of the first largest entry of its window. */
function winners(x: ArrayLike<number>, shape: PoolingShape): number[] {
  return windowPlaces(shape).map((places) =>
    places.reduce((best, place) => x[place]! > x[best]! ? place : best)
  );
}

/** For each entry of the result the places of the input under its window. */
function windowPlaces(s: PoolingShape): number[][] {
  const all: number[][] = [];
  for (let pixel = 0; pixel < s.batch * s.down * s.across; pixel++) {
    const image = Math.floor(pixel / (s.down * s.across));
    const top = Math.floor(pixel / s.across) % s.down * s.strideDown - s.padTop;
    const left = pixel % s.across * s.strideAcross - s.padLeft;
    for (let channel = 0; channel < s.channels; channel++) {
      const places: number[] = [];
      for (let row = Math.max(0, top); row < Math.min(s.height, top + s.windowHeight); row++) {
        for (let at = Math.max(0, left); at < Math.min(s.width, left + s.windowWidth); at++) {
          places.push(((image * s.height + row) * s.width + at) * s.channels + channel);
        }
      }
      all.push(places);
    }
  }
  return all;
}
