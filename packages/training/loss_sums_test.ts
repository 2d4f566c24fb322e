import { assertEquals } from "@std/assert";
import { LossSums } from "./loss_sums.ts";

Deno.test("LossSums.means() weights a smaller batch by its samples", () => {
  const sums = new LossSums();
  sums.add({ total: 1, data: 1, penalty: 0 }, 30);
  sums.add({ total: 5, data: 5, penalty: 0 }, 10);
  assertEquals(sums.means().dataLoss, 2);
  assertEquals(sums.means().lastBatchLoss, 5);
});

Deno.test("LossSums.means() is not a number before the first step", () => {
  assertEquals(new LossSums().means().loss, NaN);
});
