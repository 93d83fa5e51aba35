/** Who tells of an incident: which reports are copies of one text, and where they do not agree. */

import { el, link, told } from "./dom.mjs";
import { moreOf } from "./more-view.mjs";
import { momentWords, plain, several, tollWords } from "./words.mjs";

const TELLERS = 12; // names beside a value that is disputed

/** Return the sources, those that count as one put together. `show` is called with a report's id. */
export function sourcesView(known, show, more) {
  const groups = Map.groupBy ? Map.groupBy(known.sources, keyOf) : grouped(known.sources);
  const counted = `${several(known.source_count ?? known.sources.length, "report")}, ${several(known.independent_source_count ?? groups.size, "independent source")}`;
  return el(
    "div",
    {},
    el("p", { class: "summary" }, counted),
    [...groups.values()].map((group) =>
      el(
        "ul",
        { class: `source-group${group.length > 1 ? " copies" : ""}` },
        group.length > 1 ? el("li", { class: "copies-note" }, "One text, or one outlet: counts once") : null,
        group.map((each) => source(each, known, show)),
      ),
    ),
    moreOf((known.source_count ?? 0) - known.sources.length, "report", more),
  );
}

const keyOf = (source) => source.group ?? source.report_id;

function grouped(sources) {
  const groups = new Map();
  for (const each of sources) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]);
  return groups;
}

function source(each, known, show) {
  const mention = known.mentions.find((one) => one.source.report_id === each.report_id);
  const why = mention?.links[0];
  return el(
    "li",
    { class: "source" },
    el("button", { class: "name", type: "button", click: () => show(each.report_id) }, told(each.source.name)),
    el("span", { class: "note" }, `${plain(each.source.kind)} · ${momentWords(each.published_at)}`),
    each.url ? link(each.url, "original") : null,
    why
      ? el("span", { class: "note" }, `the same incident: ${why.reasons.join(", ")} (${why.score.toFixed(2)})`)
      : null,
  );
}

/** Return the contradictions: who says what; the first value stands. */
export function contradictionsView(known, show) {
  const names = new Map(known.sources.map((each) => [each.report_id, each.source.name]));
  const teller = (id, i) => [
    i ? ", " : null,
    el("button", { class: "name", type: "button", click: () => show(id) }, told(names.get(id) ?? "a report")),
  ];
  const tellers = (ids) => [ids.slice(0, TELLERS).map(teller), moreOf(ids.length - TELLERS, "report")];
  const line = (value, i) =>
    el(
      "tr",
      { class: i === 0 ? "stands" : "" },
      el("td", {}, valueWords(value.value)),
      el("td", {}, tellers(value.report_ids), i === 0 ? el("span", { class: "tag" }, "stands") : null),
    );
  return el(
    "div",
    {},
    known.contradictions.map((one) =>
      el(
        "section",
        { class: "contradiction" },
        el("h3", {}, plain(one.field).replaceAll(".", " · ")),
        el("table", {}, el("tbody", {}, one.values.map(line))),
        el("p", { class: "note" }, `chosen by: ${one.rule}`),
      ),
    ),
  );
}

/** Say a value of any field in a few words. */
export function valueWords(value) {
  if (value === null) return "not said";
  if (typeof value !== "object") return plain(value);
  if (Array.isArray(value)) return value.map(valueWords).join(", ") || "none";
  if ("min" in value && "max" in value && !("text" in value)) return tollWords(value.min, value.max);
  return value.name ?? value.text ?? [value.start, value.end].filter(Boolean).join(" – ") ?? JSON.stringify(value);
}
