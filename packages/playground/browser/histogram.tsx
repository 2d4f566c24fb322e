/// <reference lib="dom" />
import { Canvas } from "./canvas.tsx";
import { color } from "./colors.ts";
import { snapshot } from "./store.ts";
import { Rows, TableBeside } from "./table_beside.tsx";

const [WIDTH, HEIGHT, FOOT] = [732, 260, 34];

/** How the weights of the kernel that is looked at are spread. */
export function HistogramPanel() {
  const kernel = snapshot.value?.kernel;
  const label = kernel
    ? `Histogram of ${kernel.name}, from ${(-kernel.histogram.high).toPrecision(2)} to ` +
      kernel.histogram.high.toPrecision(2)
    : "Histogram";
  return (
    <section class="panel" aria-labelledby="histogram-title">
      <h2 id="histogram-title">Histogram</h2>
      <p class="note">{kernel ? `${kernel.name}, number of weights by size` : ""}</p>
      <Canvas width={WIDTH} height={HEIGHT} kind="histogram" label={label} draw={drawHistogram} />
      <TableBeside name="Histogram">
        {() => {
          const found = snapshot.value?.kernel.histogram;
          if (found === undefined) return null;
          const width = (found.high - found.low) / found.counts.length;
          return (
            <Rows
              head={["from", "to", "weights"]}
              rows={[...found.counts].map((count, at) => [
                (found.low + at * width).toFixed(4),
                (found.low + (at + 1) * width).toFixed(4),
                count,
              ])}
            />
          );
        }}
      </TableBeside>
    </section>
  );
}

function drawHistogram(context: CanvasRenderingContext2D): void {
  context.clearRect(0, 0, WIDTH, HEIGHT);
  const found = snapshot.value?.kernel.histogram;
  if (found === undefined) return;
  const { counts, low, high } = found;
  const css = (name: string) => `rgb(${color(name).join(" ")})`;
  const most = counts.reduce((largest, count) => Math.max(largest, count), 1);
  const width = WIDTH / counts.length;
  const middle = (counts.length - 1) / 2;
  const room = HEIGHT - FOOT - 24;
  for (const [at, count] of counts.entries()) {
    if (count === 0) continue;
    // The root leaves the tails to be seen beside a peak at 0; what is there is never invisible.
    const height = Math.max(2, Math.sqrt(count / most) * room);
    context.fillStyle = css(at < middle ? "c1" : at > middle ? "c2" : "muted");
    context.fillRect(at * width + 1, HEIGHT - FOOT - height, width - 2, height);
  }
  context.fillStyle = css("muted");
  context.font = "24px system-ui, sans-serif";
  context.textAlign = "left";
  context.fillText(low.toPrecision(2), 0, HEIGHT - 6);
  context.textAlign = "center";
  context.fillText("0", WIDTH / 2, HEIGHT - 6);
  context.textAlign = "right";
  context.fillText(high.toPrecision(2), WIDTH, HEIGHT - 6);
  context.textAlign = "left";
  context.fillText(`most in a bin: ${most.toLocaleString("en")} (heights by their root)`, 0, 20);
}
