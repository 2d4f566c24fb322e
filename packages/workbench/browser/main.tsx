/// <reference lib="dom" />
/**
 * The pages of the workbench.
 *
 * @module
 */
import { effect } from "@preact/signals";
import { type FunctionComponent, render } from "preact";
import { AuditPage } from "./audit_page.tsx";
import { ComparePage } from "./compare_page.tsx";
import { Link } from "./link.tsx";
import { LivePage } from "./live_page.tsx";
import { NewPage } from "./new_page.tsx";
import { PathPage } from "./path_page.tsx";
import { place } from "./router.ts";
import { RunsPage } from "./runs_page.tsx";
import { connect, lost, say, state, training } from "./server.ts";
import { TheoryPage } from "./theory_page.tsx";

/** The pages by their paths, in the order in which they are listed. */
const pages: Readonly<Record<string, { title: string; Page: FunctionComponent }>> = {
  "/new": { title: "New", Page: NewPage },
  "/live": { title: "Live", Page: LivePage },
  "/runs": { title: "Runs", Page: RunsPage },
  "/compare": { title: "Compare", Page: ComparePage },
  "/path": { title: "Path", Page: PathPage },
  "/audit": { title: "Audit", Page: AuditPage },
  "/theory": { title: "Theory", Page: TheoryPage },
};

function Workbench() {
  const { path } = place.value;
  const { Page } = pages[path]!;
  return (
    <>
      <header class="top">
        <p class="eyebrow">shrinklab workbench</p>
        <nav aria-label="Pages">
          {Object.entries(pages).map(([to, { title }]) => (
            <Link key={to} to={to} current={to === path}>
              {title}
              {to === "/live" && training.value.sweep !== undefined
                ? <span class="on" title="training">●</span>
                : null}
            </Link>
          ))}
          <a href="/playground/">Playground</a>
        </nav>
      </header>
      {lost.value ? <p class="lost" role="alert">{lost.value}</p> : null}
      {state.value === undefined
        ? (
          <main>
            <h1>{pages[path]!.title}</h1>
            <p class="note">Asking the server ...</p>
          </main>
        )
        : <Page />}
    </>
  );
}

effect(() => {
  document.title = `${pages[place.value.path]!.title} - shrinklab`;
});

const root = document.getElementById("page")!;
root.replaceChildren();
render(<Workbench />, root);
connect().catch(say);
