/// <reference lib="dom" />
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { paramsOf } from "../ask.ts";
import type { AuditEntry, AuditRun } from "../messages.ts";
import { Link } from "./link.tsx";
import { go } from "./router.ts";
import { get, post, readState } from "./server.ts";

/** The page with what sources concluded, and what holds. */
export function AuditPage() {
  const [entries, setEntries] = useState<readonly AuditEntry[]>([]);
  const [fault, setFault] = useState("");
  useEffect(() => {
    get<{ entries: AuditEntry[] }>("/api/audit").then(({ entries }) => setEntries(entries))
      .catch((error) => setFault(error.message));
  }, []);
  return (
    <main>
      <h1>Audit</h1>
      <p class="lead">
        What the sources of these experiments concluded, where they are wrong, and what holds. Each
        can be run now: as it was written, faults included, and corrected.
      </p>
      {fault ? <p class="fault" role="alert">{fault}</p> : null}
      {entries.map((entry) => <Entry key={entry.title} entry={entry} />)}
    </main>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  const { experiment, title, says, holds, text, runs } = entry;
  const id = `audit-${title.replaceAll(/\W+/g, "-")}`;
  return (
    <section class="panel audit" aria-labelledby={id}>
      <h2 id={id}>{title.startsWith(experiment) ? title : `${experiment}: ${title}`}</h2>
      <dl>
        <dt>The source says</dt>
        <dd>{says}</dd>
        <dt>What holds</dt>
        <dd>{holds}</dd>
      </dl>
      <details>
        <summary>
          More<span class="visually-hidden">of {title}</span>
        </summary>
        {text.map((paragraph) => <p key={paragraph}>{inline(paragraph)}</p>)}
      </details>
      {runs.map((run, at) => <RunNow key={at} run={run} />)}
    </section>
  );
}

function RunNow({ run: { title, args } }: { run: AuditRun }) {
  const [fault, setFault] = useState("");
  const [starting, setStarting] = useState(false);
  const start = async () => {
    setStarting(true);
    try {
      const { name } = await post<{ name: string }>("/api/start", { args });
      await readState();
      go("/live", new URLSearchParams({ sweep: name }));
    } catch (error) {
      setFault((error as Error).message);
      setStarting(false);
    }
  };
  return (
    <div class="run-now">
      <p>
        <b>{title}</b>
        <br />
        <code>deno task sweep {args.join(" ")}</code>
      </p>
      <span class="buttons">
        <button
          type="button"
          onClick={start}
          disabled={starting}
          aria-label={`Run it now: ${title}, ${args.join(" ")}`}
        >
          Run it now
        </button>
        <Link to="/new" params={Object.fromEntries(paramsOf(args))} class="button">
          Change it first
        </Link>
      </span>
      {fault ? <p class="fault" role="alert">{fault}</p> : null}
    </div>
  );
}

/** Bold words and code of a paragraph; of links their text. */
function inline(text: string): ComponentChildren[] {
  return text.replaceAll(/\[([^\]]+)\]\([^)]*\)/g, "$1").split(/(\*\*.+?\*\*|`[^`]+`)/).map((
    part,
  ) =>
    part.startsWith("**")
      ? <b key={part}>{part.slice(2, -2)}</b>
      : part.startsWith("`")
      ? <code key={part}>{part.slice(1, -1)}</code>
      : part
  );
}
