/// <reference lib="dom" />
import { Rows, TableBeside } from "../../playground/browser/table_beside.tsx";
import { shortNumber } from "@shrinklab/names";
import {
  ballBorder,
  type BallName,
  balls,
  type Bowl,
  bowlLoss,
  type Point,
  type ShrinkerName,
  shrinkers,
  touchingPoint,
  weightSteps,
} from "../theory.ts";
import { useMemo } from "preact/hooks";
import { Legend, LineChart } from "./chart.tsx";
import { place, setParams } from "./router.ts";

const number = (name: string, usual: number) => {
  const given = place.value.params.get(name);
  return given === null || !Number.isFinite(Number(given)) ? usual : Number(given);
};

/** The page that explains: all of it can be moved, and is drawn by what training computes with. */
export function TheoryPage() {
  return (
    <main>
      <h1>Theory</h1>
      <p class="lead">
        Why some penalties make weights exactly zero and others never do. Everything here is
        computed by the functions that training takes.
      </p>
      <Balls />
      <Threshold />
      <Steps />
    </main>
  );
}

function Slider({ name, label, value, min, max, step = 0.05 }: {
  name: string;
  label: string;
  value: number;
  min: number;
  max: number;
  step?: number;
}) {
  return (
    <div class="field">
      <label for={name}>
        {label} <output for={name}>{shortNumber(value)}</output>
      </label>
      <input
        id={name}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        onInput={(event) =>
          setParams({ [name]: String(Number(event.currentTarget.valueAsNumber.toFixed(3))) })}
      />
    </div>
  );
}

/** Half the width of the plane that is drawn, in weights. */
const REACH = 2.4;
/** Pixels of a drawing's side. */
const SIDE = 360;

const x = (w: number) => SIDE * (w + REACH) / (2 * REACH);
const y = (w: number) => SIDE - x(w);

function Balls() {
  const asked = place.value.params.get("ball") ?? "l1";
  const name = (asked in balls ? asked : "l1") as BallName;
  const ball = balls[name];
  const size = number("size", 0.8);
  const bowl: Bowl = {
    center: [number("w1", 1.5), number("w2", 0.6)],
    stretch: number("stretch", 1.6),
    tilt: number("tilt", 0.2),
  };
  const border = useMemo(() => ballBorder(ball, size), [ball, size]);
  const touch = touchingPoint(bowl, ball, size, border);
  const least = bowlLoss(bowl, touch);
  const path = (points: readonly Point[]) =>
    `M${points.map(([a, b]) => `${x(a).toFixed(1)},${y(b).toFixed(1)}`).join("L")}Z`;
  const zeros = touch.filter((w) => w === 0).length;
  const word = ["no weight is 0", "one weight is exactly 0", "both weights are 0"][zeros]!;
  const text = `${ball.title}: the least loss in the ball is at w1 = ${touch[0].toFixed(3)}, ` +
    `w2 = ${touch[1].toFixed(3)}: ${word}.`;
  return (
    <section class="panel theory" aria-labelledby="balls-title">
      <h2 id="balls-title">Where a loss touches a penalty's ball</h2>
      <div class="columns">
        <div class="controls">
          <div class="field">
            <label for="ball">Penalty</label>
            <select
              id="ball"
              value={name}
              onChange={(event) => setParams({ ball: event.currentTarget.value })}
            >
              {Object.entries(balls).map(([name, { title }]) => (
                <option key={name} value={name}>{title}</option>
              ))}
            </select>
            <p class="hint-line">{ball.tells}</p>
          </div>
          <Slider name="size" label="the penalty is at most" value={size} min={0.1} max={3} />
          <Slider name="w1" label="data alone: w1" value={bowl.center[0]} min={-2} max={2} />
          <Slider name="w2" label="data alone: w2" value={bowl.center[1]} min={-2} max={2} />
          <Slider name="stretch" label="w1 counts more by" value={bowl.stretch} min={0.2} max={5} />
          <Slider name="tilt" label="both go together" value={bowl.tilt} min={-0.9} max={0.9} />
        </div>
        <div>
          <svg viewBox={`0 0 ${SIDE} ${SIDE}`} role="img" aria-label={text} class="plane">
            <path class="axes" d={`M0,${y(0)}H${SIDE}M${x(0)},0V${SIDE}`} />
            {[0.25, 1, 2.25, 4].map((times) => (
              <path key={times} class="contour" d={path(contour(bowl, times * (least || 0.2)))} />
            ))}
            <path class="ball" d={path(border)} />
            <circle class="wanted" cx={x(bowl.center[0])} cy={y(bowl.center[1])} r={5} />
            <circle class="touch" cx={x(touch[0])} cy={y(touch[1])} r={6} />
            <text x={SIDE - 22} y={y(0) - 6}>w1</text>
            <text x={x(0) + 6} y={14}>w2</text>
          </svg>
          <p role="status">{text}</p>
        </div>
      </div>
    </section>
  );
}

/** Points of equal loss: an ellipse, by the eigenvectors of its square form. */
function contour({ center, stretch, tilt }: Bowl, loss: number): Point[] {
  const both = tilt * Math.sqrt(stretch);
  return Array.from({ length: 180 }, (_, at): Point => {
    const angle = at * Math.PI / 90;
    const [a, b] = [Math.cos(angle), Math.sin(angle)];
    const r = Math.sqrt(2 * loss / (stretch * a * a + 2 * both * a * b + b * b));
    return [center[0] + r * a, center[1] + r * b];
  });
}

function Threshold() {
  const asked = place.value.params.get("step") ?? "prox-l1";
  const name = (asked in shrinkers ? asked : "prox-l1") as ShrinkerName;
  const lambda = number("threshold", 1);
  const { title, of } = shrinkers[name];
  const points = Array.from({ length: 121 }, (_, at) => {
    const z = (at - 60) / 20;
    return [z, of(z, lambda)] as const;
  });
  const whole = points.map(([z]) => [z, z] as const);
  return (
    <section class="panel theory" aria-labelledby="threshold-title">
      <h2 id="threshold-title">What a proximal step makes of a weight</h2>
      <div class="columns">
        <div class="controls">
          <div class="field">
            <label for="step">Step</label>
            <select
              id="step"
              value={name}
              onChange={(event) => setParams({ step: event.currentTarget.value })}
            >
              {Object.entries(shrinkers).map(([name, { title }]) => (
                <option key={name} value={name}>{title}</option>
              ))}
            </select>
          </div>
          <Slider
            name="threshold"
            label="learning rate times lambda"
            value={lambda}
            min={0}
            max={2}
          />
        </div>
        <div>
          <Legend lines={[{ name: "after", color: "c1" }, { name: "before", color: "c0" }]} />
          <LineChart
            lines={[
              { name: "after", color: "c1", points },
              { name: "before", color: "c0", points: whole, dashed: true },
            ]}
            label={`${title}: the weight after the step by the weight before it`}
            xText={shortNumber}
            yText={shortNumber}
          />
          <TableBeside name="The step">
            {() => (
              <Rows
                head={["before", "after"]}
                rows={points.filter((_, at) => at % 10 === 0).map(([z, w]) => [
                  shortNumber(z),
                  shortNumber(Number(w.toFixed(4))),
                ])}
              />
            )}
          </TableBeside>
        </div>
      </div>
    </section>
  );
}

/** Steps that are drawn. */
const STEPS = 60;

function Steps() {
  const settings = {
    lr: number("lr", 0.2),
    lambda: number("lambda", 1),
    wanted: number("wanted", 0.4),
  };
  const { gradient, proximal } = weightSteps(settings, STEPS);
  const points = (list: readonly number[]) => list.map((w, at) => [at, w] as const);
  const crossings = gradient.filter((w, at) => at > 0 && w * gradient[at - 1]! < 0).length;
  const zero = proximal.findIndex((w) => w === 0);
  const text =
    `By gradient steps the weight passes zero ${crossings} times in ${STEPS} steps and is ` +
    `exactly zero after ${gradient.filter((w) => w === 0).length} of them; by proximal steps ` +
    (zero < 0 ? "it is never zero, as the data pulls harder." : `it is zero from step ${zero} on.`);
  return (
    <section class="panel theory" aria-labelledby="steps-title">
      <h2 id="steps-title">Why a gradient step passes zero</h2>
      <div class="columns">
        <div class="controls">
          <p class="hint-line">
            The gradient of L1 is lambda towards zero, however close the weight is: a step of
            learning rate times lambda leads past it, and the next one back. A proximal step ends at
            zero.
          </p>
          <Slider
            name="lr"
            label="learning rate"
            value={settings.lr}
            min={0.01}
            max={0.9}
            step={0.01}
          />
          <Slider name="lambda" label="lambda" value={settings.lambda} min={0} max={2} />
          <Slider name="wanted" label="data alone" value={settings.wanted} min={-1} max={1.5} />
        </div>
        <div>
          <Legend
            lines={[{ name: "gradient steps", color: "c2" }, {
              name: "proximal steps",
              color: "c1",
            }]}
          />
          <LineChart
            lines={[
              { name: "gradient steps", color: "c2", points: points(gradient) },
              { name: "proximal steps", color: "c1", points: points(proximal) },
            ]}
            label={text}
            whole
            yText={shortNumber}
          />
          <p role="status">{text}</p>
          <TableBeside name="The steps">
            {() => (
              <Rows
                head={["step", "by gradient", "by proximal step"]}
                rows={gradient.map((w, at) => [at, w.toFixed(4), proximal[at]!.toFixed(4)])}
              />
            )}
          </TableBeside>
        </div>
      </div>
    </section>
  );
}
