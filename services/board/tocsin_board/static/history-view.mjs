/** How an incident came to be what it is: each revision with what it changed, and what analysts said. */

import { el, told } from "./dom.mjs";
import { moreOf } from "./more-view.mjs";
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

const AGAIN = {
  enrich: "read again, with the rules and lexicons of",
  geocode: "placed again, with the gazetteer of",
};

/** Return the revisions, the newest first; `more` is called to see older ones, where there are more to be shown. */
export function historyView(known, more) {
  const older = (known.history_count ?? known.history.length) - known.history.length;
  const steps = known.history.map((change, i) => step(change, known.history[i - 1] ?? null, known, i === 0 && older > 0));
  return el("div", {}, el("ol", { class: "history" }, steps.reverse()), moreOf(older, "revision", more));
}

/** Return a revision; of the oldest that is shown of many, `before` is not at hand, and so not what it changed. */
function step(change, before, known, isCut) {
  const said = change.cause.correction;
  return el(
    "li",
    { class: said ? "by-hand" : "" },
    el(
      "p",
      { class: "step" },
      el("strong", {}, WORDS[change.kind]),
      el("span", { class: "note" }, `revision ${change.revision} · ${momentWords(change.produced_at)}`),
    ),
    said ? el("p", {}, told(said.by), " corrected: “", told(said.why), "”") : teller(change.cause, known),
    el(
      "ul",
      { class: "differences" },
      (isCut ? [] : differences(change, before)).map(([field, was, is]) =>
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

/** Return by whose report it came, and whether that was news, or only read anew. */
function teller({ report_id: id, rereading: again }, known) {
  const name = known.sources.find((each) => each.report_id === id)?.source.name;
  const words = again && `${AGAIN[again.stage]} ${momentWords(again.asked_at)}: no report came in`;
  const parts = again ? [name ? [told(name), ", "] : null, words] : name ? ["by ", told(name)] : null;
  return el("p", { class: "note" }, parts);
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

/** Return what was set aside in the reports that are at hand; `show` is called with the report and the passage. */
export function asideView({ reports, source_count: count }, show, more) {
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
    moreOf(count - reports.length, "report", more),
  );
}
