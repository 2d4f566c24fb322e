import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { ballBorder, balls, bowlLoss, shrinkers, touchingPoint, weightSteps } from "./theory.ts";

const bowl = { center: [1.5, 0.4], stretch: 1, tilt: 0 } as const;

Deno.test("ballBorder() has all points of its penalty, those on the axes exactly", () => {
  for (const ball of Object.values(balls)) {
    const border = ballBorder(ball, 0.7);
    for (const point of border) assertAlmostEquals(ball.of(point), 0.7, 1e-12);
    assertEquals([border[0]![1], border[90]![0], border[180]![1], border[270]![0]], [0, 0, 0, 0]);
  }
});

Deno.test("touchingPoint() is a corner of L1, where L2 and a group have no zero", () => {
  assertEquals(touchingPoint(bowl, balls.l1, 0.8)[1], 0);
  assertEquals(touchingPoint(bowl, balls.groups, 0.8)[1], 0);
  for (const ball of [balls.l2, balls.group]) {
    const [w1, w2] = touchingPoint(bowl, ball, 0.8);
    assert(w1 > 0 && w2 > 0.05, `${w1} ${w2}`);
  }
});

Deno.test("touchingPoint() is where the loss is least, when the ball has that", () => {
  assertEquals(touchingPoint(bowl, balls.l1, 5), bowl.center);
  assertEquals(bowlLoss(bowl, bowl.center), 0);
});

Deno.test("shrinkers are 0 within the threshold where they are thresholds", () => {
  assertEquals(shrinkers["prox-l1"].of(0.5, 1), 0);
  assertEquals(shrinkers["prox-l1"].of(3, 1), 2);
  assertEquals(shrinkers["prox-l0"].of(1.4, 1), 0);
  assertEquals(shrinkers["prox-l0"].of(1.5, 1), 1.5);
  assertEquals(shrinkers.l2.of(1, 1), 0.5);
});

Deno.test("weightSteps() passes zero by gradient steps, and stops there by proximal ones", () => {
  const { gradient, proximal } = weightSteps({ lr: 0.2, lambda: 1, wanted: 0.3 }, 60);
  assertEquals(proximal.at(-1), 0);
  assert(gradient.every((w) => w !== 0));
  assert(gradient.some((w, at) => at > 0 && Math.sign(w) !== Math.sign(gradient[at - 1]!)));
});
