import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

/**
 * Draws once there is a place for it, and again at once when a signal that it reads has changed.
 *
 * `useSignalEffect` of Preact waits for the next frame instead: the browser would paint every
 * snapshot twice, first what is text, then what is drawn.
 *
 * @param draw Draws; what it returns is called before the next drawing and at the end.
 */
export function useDrawing(draw: () => void | (() => void)): void {
  const latest = useRef(draw);
  latest.current = draw;
  useEffect(() => effect(() => latest.current()), []);
}
