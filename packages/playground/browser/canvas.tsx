/// <reference lib="dom" />
import { useRef } from "preact/hooks";
import { scheme } from "./colors.ts";
import { useDrawing } from "./drawing.ts";

/** A drawing, and what it says to who cannot see it. */
interface CanvasProps {
  /** Pixels of the drawing. */
  readonly width: number;
  /** Pixels of the drawing. */
  readonly height: number;
  /** What it shows, in a sentence. */
  readonly label: string;
  /** A class of the style sheet. */
  readonly kind: string;
  /** Draws; what signals it reads draws it again when they change. */
  readonly draw: (context: CanvasRenderingContext2D) => void;
}

/** A canvas that is drawn again whenever a signal that its drawing reads has changed. */
export function Canvas({ width, height, label, kind, draw }: CanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useDrawing(() => {
    // Another scheme has other colors.
    void scheme.value;
    const context = canvas.current?.getContext("2d");
    if (context) draw(context);
  });
  return (
    <canvas ref={canvas} class={kind} width={width} height={height} role="img" aria-label={label} />
  );
}
