/// <reference lib="dom" />
/**
 * The page of the playground.
 *
 * @module
 */
import { render } from "preact";
import { CurvesPanel } from "./chart.tsx";
import { LiveControls, RunBar, SetupControls, TaskChoice } from "./controls.tsx";
import { HistogramPanel } from "./histogram.tsx";
import { KernelPanel } from "./kernel.tsx";
import { PlanePanel } from "./plane.tsx";
import { about, faults, isolated, opening, progress, reset } from "./store.ts";
import { TerminalPanel } from "./terminal.tsx";
import { ZerosPanel } from "./zeros.tsx";

function Page() {
  const known = about.value;
  return (
    <>
      <header>
        <p class="eyebrow">shrinklab playground</p>
        <h1>What regularization does, while it trains</h1>
        <p class="lead">
          A small network learns in this page. Move penalty, lambda, dropout and learning rate
          meanwhile, and see what becomes of its weights.
        </p>
      </header>
      <div class="columns">
        <div class="controls">
          <TaskChoice />
          <RunBar />
          <Faults />
          <LiveControls />
          <SetupControls />
        </div>
        <div class="panels">
          {known === undefined
            ? <p class="note" id="loading">Loading the model and its data ...</p>
            : (
              <>
                <div class="column">
                  {known.points ? <PlanePanel /> : null}
                  <CurvesPanel />
                  {known.points ? null : <ZerosPanel />}
                </div>
                <div class="column">
                  <KernelPanel />
                  <HistogramPanel />
                  {known.points ? <ZerosPanel /> : null}
                </div>
                <TerminalPanel />
              </>
            )}
        </div>
      </div>
      <footer>
        <p id="backend">
          {known
            ? `${known.parameters.toLocaleString("en")} weights, ${known.steps} steps an epoch, ` +
              known.backend
            : ""}
        </p>
        <p id="threads">
          {isolated
            ? "This page is isolated from other origins: the engine uses threads."
            : "One thread: this page is not cross-origin isolated, so the browser shares no memory " +
              "with threads. A server that sends the headers Cross-Origin-Opener-Policy: same-origin " +
              "and Cross-Origin-Embedder-Policy: require-corp makes it faster."}
        </p>
      </footer>
      <State />
    </>
  );
}

function Faults() {
  return (
    <div role="alert" class="faults">
      {faults.value.map((text, at) => <p key={at} class="fault">{text}</p>)}
    </div>
  );
}

/** Says when training begins and pauses, to who listens. */
function State() {
  const { training, epochs, weightsSha256 } = progress.value;
  const text = opening.value
    ? "Loading"
    : training
    ? "Training"
    : weightsSha256
    ? `Paused after ${epochs} epochs`
    : "";
  return <p class="visually-hidden" role="status">{text}</p>;
}

const place = document.getElementById("page")!;
place.replaceChildren();
render(<Page />, place);
reset();
