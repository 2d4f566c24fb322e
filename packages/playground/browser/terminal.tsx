/// <reference lib="dom" />
import { computed, effect } from "@preact/signals";
import { defaultSettings } from "../settings.ts";
import { about, progress, settings } from "./store.ts";

/** Addresses of the files, made anew at each pause. */
const files = computed(() =>
  Object.entries(progress.value.files ?? {}).map(([name, text]) => ({
    name,
    address: URL.createObjectURL(new Blob([text], { type: "text/plain" })),
  }))
);
/** Those of the last pause are freed. */
let made: readonly string[] = [];
effect(() => {
  for (const address of made) URL.revokeObjectURL(address);
  made = files.value.map(({ address }) => address);
});

/** The weights' hash, and how a terminal comes to the same. */
export function TerminalPanel() {
  const { weightsSha256, moved, epochs, step } = progress.value;
  const { steps = 1 } = about.value ?? {};
  const { strict, seed } = settings.value;
  const quick = isQuick();
  const whole = step > 0 && step === epochs * steps;
  return (
    <section class="panel whole-row" aria-labelledby="terminal-title">
      <h2 id="terminal-title">The same in a terminal</h2>
      <p>
        SHA-256 of the weights{strict ? " of this strict run" : ""}:{" "}
        <code id="weights-hash">{weightsSha256 ?? "while training pauses"}</code>
      </p>
      {moved
        ? <p>Settings were moved on the way: no command repeats this run. Reset to begin anew.</p>
        : files.value.length > 0
        ? (
          <>
            {quick ? <p>In the project's folder run</p> : (
              <p>
                Save {files.value.map(({ name, address }, at) => (
                  <span key={name}>
                    {at > 0 ? " and " : ""}
                    <a href={address} download={name}>{name}</a>
                  </span>
                ))} in the project's folder, and run there
              </p>
            )}
            <pre><code>
              {quick
                ? `deno task cnn-compare --preset quick --methods none --seed ${seed} --epochs ` +
                  `${Math.max(1, epochs)} --strict --json`
                : "deno task experiment playground.json --strict --json"}
            </code></pre>
            <p class="note">
              {strict
                ? whole
                  ? `Its weightsSha256 is the hash above, on every machine.`
                  : "After whole epochs its weightsSha256 is the hash that stands here then."
                : "Only a strict run has the same bits on every machine: switch it on."}
            </p>
          </>
        )
        : null}
    </section>
  );
}

/** Whether the page trains what the preset `quick` trains as `none`. */
function isQuick(): boolean {
  const usual = defaultSettings("cnn");
  return settings.value.penalty === "none" &&
    (["task", "network", "optimizer", "dropout", "lr"] as const)
      .every((name) => settings.value[name] === usual[name]);
}
