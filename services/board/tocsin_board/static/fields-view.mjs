/** The fields of an incident, each beside the sentences that it was read from, lit up in the report when pointed at. */

import { el, told } from "./dom.mjs";
import { fieldsOf, speaksFor } from "./fields.mjs";

const SHOWN = 2; // sentences beside a field; the rest behind a button

/** Return the fields of what is known. `report` is the `ReportView` that shows their words. */
export function fieldsView(known, evidence, report) {
  const rows = fieldsOf(known.incident).map((field) => {
    const spoken = evidence.filter((each) => speaksFor(each.field, field.path));
    const byHand = known.pinned.find((path) => speaksFor(path, field.path));
    return row(field, spoken, byHand ? hand(known, byHand) : null, { known, report });
  });
  return el("dl", { class: "fields" }, rows);
}

function row(field, evidence, byHand, { known, report }) {
  const light = () => report.light(evidence);
  const silent = field.isDerived ? "follows from the type" : byHand ? "" : "no words of its own";
  return el(
    "div",
    {
      class: "field-row",
      "data-path": field.path,
      tabindex: evidence.length ? 0 : null,
      pointerenter: light,
      focus: light,
      pointerleave: () => report.light([]),
    },
    el("dt", {}, field.title),
    el("dd", { class: "value" }, field.value, byHand),
    el(
      "dd",
      { class: "quotes" },
      evidence.length ? quotes(evidence, { known, report }) : el("span", { class: "faint" }, silent),
    ),
  );
}

/** Return who set a field by hand, and why. */
function hand(known, path) {
  const said = (known.corrections ?? []).filter((each) => each.field === path).at(-1);
  const words = said ? ["set by ", told(said.by), ": “", told(said.why), "”"] : "set by an analyst";
  return el("span", { class: "note by-hand" }, words);
}

function quotes(evidence, shown) {
  const all = evidence.map((each) => quote(each, shown));
  if (all.length <= SHOWN) return all;
  const open = () => rest.replaceWith(...all.slice(SHOWN));
  const rest = el("button", { class: "quiet", type: "button", click: open }, `${all.length - SHOWN} more`);
  return [...all.slice(0, SHOWN), rest];
}

function quote(evidence, { known, report }) {
  const sentence = report.around(evidence) ?? { before: "", quote: evidence.quote, after: "" };
  const source = known.sources.length > 1 && known.sources.find((each) => each.report_id === evidence.report_id);
  return el(
    "blockquote",
    { title: `rule: ${evidence.rule}`, pointerenter: () => report.light([evidence]) },
    sentence.before,
    el("mark", { class: "read" }, sentence.quote),
    sentence.after,
    source ? el("cite", {}, told(source.source.name)) : null,
  );
}
