import { assert, assertEquals } from "@std/assert";
import { Canvas } from "./canvas.ts";
import { drawLine } from "./draw_line.ts";

const color = [0, 0, 0] as const;
const ink = (canvas: Canvas) =>
  canvas.pixels.reduce((sum, value) => sum + (255 - value) / 255, 0) / 3;

Deno.test("drawLine() covers its length times its width", () => {
  for (const end of [[180, 20], [180, 150], [20, 150]] as const) {
    const canvas = new Canvas(200, 200);
    drawLine(canvas, [[20, 20], end], { color, width: 3 });
    const area = 3 * Math.hypot(end[0] - 20, end[1] - 20);
    assert(Math.abs(ink(canvas) - area) < 0.05 * area + 10, `${ink(canvas)} of ${area}`);
  }
});

Deno.test("drawLine() leaves gaps half as long as the line", () => {
  const canvas = new Canvas(200, 20);
  drawLine(canvas, [[0, 10], [100, 10], [200, 10]], { color, width: 2, dash: 10 });
  assert(Math.abs(ink(canvas) - 200) < 30, `${ink(canvas)}`);
});

Deno.test("drawLine() cuts off what lies outside, and draws nothing of one point", () => {
  const canvas = new Canvas(10, 10);
  drawLine(canvas, [[5, 5]], { color });
  assertEquals(ink(canvas), 0);
  drawLine(canvas, [[-1000, 5], [1000, 5]], { color });
  assert(ink(canvas) >= 20);
});
