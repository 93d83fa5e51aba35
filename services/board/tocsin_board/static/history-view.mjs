/** How an incident came to be what it is: each revision with what it changed, and what analysts said. */

import { el, told } from "./dom.mjs";
import { valueWords } from "./sources-view.mjs";
import { momentWords, percent, plain, several } from "./words.mjs";

const COMPARED = ["sub_event_type", "status", "outcome", "time", "location", "actors", "targets", "weapons", "claims"];
const TOLLS = ["killed", "injured", "missing", "abducted", "arrested"];
const WORDS = {
  created: "First told",
  updated: "Updated",
  merged: "Merged",
  split: "Split off",
  retracted: "Retracted",
};

/** Return the revisions, the newest first. */
export function historyView(known) {
  const steps = known.history.map((change, i) => step(change, known.history[i - 1] ?? null, known));
  return el("ol", { class: "history" }, steps.reverse());
}

function step(change, before, known) {
  const name = known.sources.find((each) => each.report_id === change.cause.report_id)?.source.name;
  const said = change.cause.correction;
  const cause = said
    ? el("p", {}, told(said.by), " corrected: “", told(said.why), "”")
    : el("p", { class: "note" }, name ? ["by ", told(name)] : null);
  return el(
    "li",
    { class: said ? "by-hand" : "" },
    el(
      "p",
      { class: "step" },
      el("strong", {}, WORDS[change.kind]),
      el("span", { class: "note" }, `revision ${change.revision} · ${momentWords(change.produced_at)}`),
    ),
    cause,
    el(
      "ul",
      { class: "differences" },
      differences(change, before).map(([field, was, is]) =>
        el(
          "li",
          {},
          el("span", { class: "changed" }, field),
          was === null ? null : [el("del", {}, told(was)), " → "],
          el("ins", {}, told(is)),
        ),
      ),
    ),
  );
}

function differences(change, before) {
  if (!before) return [["sources", null, several(change.source_count ?? change.sources.length, "report")]];
  const found = [];
  const compare = (field, was, is) => {
    if (JSON.stringify(was) !== JSON.stringify(is)) found.push([plain(field), valueWords(was), valueWords(is)]);
  };
  for (const field of COMPARED) compare(field, before.incident[field], change.incident[field]);
  for (const fate of TOLLS) compare(fate, before.incident.casualties[fate], change.incident.casualties[fate]);
  compare("confidence", percent(before.incident.confidence), percent(change.incident.confidence));
  compare("reports", before.source_count ?? before.sources.length, change.source_count ?? change.sources.length);
  return found;
}

/** Return what was set aside in the reports; `show` is called with the report and the passage. */
export function asideView(reports, show) {
  const lines = reports.flatMap((report) =>
    (report.set_aside ?? []).map((aside) =>
      el(
        "li",
        {},
        el(
          "p",
          { class: "step" },
          el("span", { class: "tag" }, aside.status),
          el("span", { class: "note" }, told(report.source.name)),
        ),
        el("button", { class: "quote", type: "button", click: () => show(report, aside) }, told(aside.quote)),
        el("p", { class: "note" }, told(aside.reason)),
      ),
    ),
  );
  return el(
    "div",
    {},
    el("p", { class: "summary" }, "Passages that look like an incident and are no new one."),
    el("ul", { class: "asides" }, lines),
  );
}
