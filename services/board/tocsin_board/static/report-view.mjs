/** The reports of an incident, one at a time, with what was read from them and what was set aside marked in the text. */

import { el, fill, link, told } from "./dom.mjs";
import { Passages } from "./passages.mjs";
import { momentWords, plain } from "./words.mjs";

export class ReportView {
  #reports = [];
  #evidence = [];
  #passages = [];
  #now = 0;
  #texts = new Map();
  #point;

  /** `point` is called with the evidence that is pointed at in the text, or with an empty list. */
  constructor(point) {
    this.#point = point;
    this.tabs = el("div", { class: "report-tabs", role: "tablist", "aria-label": "Reports" });
    this.head = el("div", { class: "report-head" });
    this.text = el("div", { class: "report-text", tabindex: 0, "aria-label": "Text of the report" });
    this.text.addEventListener("pointerover", (event) => this.#over(event.target));
    this.text.addEventListener("pointerleave", () => this.#over(null));
    this.element = el("section", { class: "report", "aria-label": "Report" }, this.tabs, this.head, this.text);
  }

  /** Show these reports. `evidence` is the incident's, each with the id of the report it quotes. */
  show(reports, evidence) {
    const shown = this.#reports[this.#now]?.id;
    this.#reports = reports;
    this.#evidence = evidence;
    this.#texts = new Map(reports.map((each) => [each.id, new Passages(each.text)]));
    this.#turn(
      Math.max(
        0,
        reports.findIndex((each) => each.id === shown),
      ),
    );
  }

  /** Return the passage of evidence with its sentence, or null where its report is not at hand. */
  around(evidence) {
    return this.#texts.get(evidence.report_id)?.around(evidence) ?? null;
  }

  /** Light up evidence in the text, in the report that it is of, and bring it into sight. */
  light(wanted, { scroll = true } = {}) {
    if (wanted.length && !wanted.some((each) => each.report_id === this.#reports[this.#now]?.id)) {
      const other = this.#reports.findIndex((each) => each.id === wanted[0].report_id);
      if (other >= 0) this.#turn(other);
    }
    const numbers = new Set(
      this.#passages.flatMap((each, number) => (wanted.includes(each.evidence) ? [String(number)] : [])),
    );
    let first = null;
    for (const mark of this.text.querySelectorAll("mark")) {
      const isLit = mark.dataset.passages.split(" ").some((number) => numbers.has(number));
      mark.classList.toggle("lit", isLit);
      if (isLit) first ??= mark;
    }
    if (first && scroll) this.#scrollTo(first);
  }

  /** Show something that was set aside. */
  lightAside(report, aside) {
    this.#turn(this.#reports.indexOf(report));
    const number = this.#passages.findIndex((each) => each.aside === aside);
    const marks = [...this.text.querySelectorAll("mark")].filter((mark) =>
      mark.dataset.passages.split(" ").includes(String(number)),
    );
    for (const mark of marks) mark.classList.add("lit");
    if (marks[0]) this.#scrollTo(marks[0]);
  }

  #scrollTo(mark) {
    const top = mark.offsetTop - this.text.clientHeight / 3;
    this.text.scrollTo({
      top,
      behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth",
    });
  }

  #turn(index) {
    this.#now = index;
    const report = this.#reports[index];
    this.#drawTabs();
    if (!report) {
      fill(this.head, el("p", { class: "faint" }, "The text of its report is not kept here."));
      fill(this.text);
      return;
    }
    this.#passages = passagesOf(report, this.#evidence);
    fill(this.head, headOf(report));
    fill(this.text, this.#texts.get(report.id).marked(this.#passages));
    this.text.lang = report.language ?? "";
    this.text.scrollTop = 0;
  }

  #drawTabs() {
    this.tabs.hidden = this.#reports.length < 2;
    fill(
      this.tabs,
      this.#reports.map((report, i) =>
        el(
          "button",
          {
            type: "button",
            role: "tab",
            "data-key": report.id,
            "aria-selected": String(i === this.#now),
            click: () => this.#turn(i),
          },
          told(report.source.name),
        ),
      ),
    );
  }

  #over(target) {
    const mark = target?.closest?.("mark");
    const numbers = mark ? mark.dataset.passages.split(" ").map(Number) : [];
    this.#point(numbers.map((number) => this.#passages[number].evidence).filter(Boolean));
  }
}

/** Return what is marked in a report: what was read from it, and what was set aside. */
function passagesOf(report, evidence) {
  const read = evidence.filter((each) => each.report_id === report.id);
  const between = ({ start, end }) => ({ start, end });
  return [
    ...read.map((each) => ({ ...between(each), kind: "read", title: plain(each.field), evidence: each })),
    ...(report.set_aside ?? []).map((aside) => ({
      ...between(aside),
      kind: "aside",
      title: `set aside, ${aside.status}: ${aside.reason}`,
      aside,
    })),
  ];
}

function headOf(report) {
  const moment = momentWords(report.published_at);
  const published = report.published_precision === "day" ? moment.replace(/,? \d\d:\d\d UTC$/, "") : moment;
  return [
    report.title ? el("h3", {}, told(report.title)) : null,
    el(
      "p",
      {},
      told(report.source.name),
      ` · ${plain(report.source.kind)} · ${published}`,
      report.url ? [" · ", link(report.url, "Original")] : null,
    ),
  ];
}
