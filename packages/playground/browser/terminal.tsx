/// <reference lib="dom" />
import { computed } from "@preact/signals";
import { defaultSettings } from "../settings.ts";
import { about, progress, settings } from "./store.ts";

/** Addresses of the files, made once for each beginning. */
const files = computed(() =>
  Object.entries(about.value?.files ?? {}).map(([name, text]) => ({
    name,
    address: URL.createObjectURL(new Blob([text], { type: "text/plain" })),
  }))
);

/** The weights' hash, and how a terminal comes to the same. */
export function TerminalPanel() {
  const { weightsSha256, moved, epochs, step } = progress.value;
  const { steps = 1 } = about.value ?? {};
  const { strict } = settings.value;
  const whole = step > 0 && step === epochs * steps;
  return (
    <section class="panel whole-row" aria-labelledby="terminal-title">
      <h2 id="terminal-title">The same in a terminal</h2>
      <p>
        SHA-256 of the weights {strict ? "(strict)" : ""}:{" "}
        <code id="weights-hash">{weightsSha256 ?? "while training pauses"}</code>
      </p>
      {moved
        ? <p>Settings were moved on the way: no command repeats this run. Reset to begin anew.</p>
        : (
          <>
            <p>
              Save {files.value.map(({ name, address }, at) => (
                <span key={name}>
                  {at > 0 ? " and " : ""}
                  <a href={address} download={name}>{name}</a>
                </span>
              ))} side by side; in the project's folder run
            </p>
            <pre><code>{commandOf(Math.max(1, epochs))}</code></pre>
            <p class="note">
              {strict
                ? whole
                  ? `Its weightsSha256 is the hash above, on every machine.`
                  : "After whole epochs its weightsSha256 is the hash that stands here then."
                : "Only a strict run has the same bits on every machine: switch it on."}
            </p>
          </>
        )}
    </section>
  );
}

/** The command that ends with the same weights. */
function commandOf(epochs: number): string {
  const { task, penalty, seed } = settings.value;
  const usual = defaultSettings("cnn");
  const isQuick = task === "cnn" && penalty === "none" &&
    (["network", "optimizer", "dropout", "lr"] as const)
      .every((name) => settings.value[name] === usual[name]);
  return isQuick
    ? `deno task cnn-compare --preset quick --methods none --seed ${seed} --epochs ${epochs} ` +
      "--strict --json"
    : `deno task experiment playground.json --epochs ${epochs} --strict --json`;
}
