/** The incident panel: each field beside the sentence it was read from, and that sentence lit up in the report below. */

import { ask } from "./api.mjs";
import { correctionsView } from "./corrections-view.mjs";
import { el, fill, told } from "./dom.mjs";
import { speaksFor } from "./fields.mjs";
import { fieldsView } from "./fields-view.mjs";
import { asideView, historyView } from "./history-view.mjs";
import { NUMBER_OF } from "./ontology.mjs";
import { failure } from "./problems.mjs";
import { ReportView } from "./report-view.mjs";
import { contradictionsView, sourcesView } from "./sources-view.mjs";
import { countryName, intervalWords, percent, plain, several } from "./words.mjs";

const FIRST = 100; // of each list of an incident; hundreds of reports may tell of it
const MOST = 500; // as much as the board tells at once

export class Panel {
  #id = null;
  #limit = FIRST;
  #known = null;
  #tab = "fields";
  #asking = new AbortController();
  #report;
  #close;
  #moved;
  #merged = null; // the id that was asked for, where its incident is part of the one that is shown
  #evidence = [];

  /** `close` is called when the panel is to go; `moved` with an id where the incident goes under another now. */
  constructor(aside, close, moved) {
    this.aside = aside;
    this.#close = close;
    this.#moved = moved;
    this.#report = new ReportView((evidence) => this.#pointed(evidence));
  }

  get id() {
    return this.#id;
  }

  /** Show an incident, or nothing. */
  async open(id) {
    if (id === null) {
      this.#id = null;
      this.#known = null;
      this.#asking.abort();
      this.aside.hidden = true;
      return;
    }
    const isNew = id !== this.#id;
    this.#id = id;
    this.aside.hidden = false;
    if (isNew) {
      this.#tab = "fields";
      this.#limit = FIRST;
      this.#merged = null;
      fill(this.aside, this.#bar(), el("div", { class: "panel-wait", role: "status" }, "Loading…"));
    }
    await this.#load(id);
  }

  /** It has changed: ask for it anew, unless somebody is about to correct it; then say so. */
  changed() {
    if (this.#id === null) return;
    if (!this.pane?.querySelector("details[open]")) this.#load(this.#id);
    else
      fill(
        this.news,
        "This incident has changed meanwhile. ",
        el("button", { class: "name", type: "button", click: () => this.#load(this.#id) }, "Show"),
      );
  }

  async #load(id) {
    this.#asking.abort();
    this.#asking = new AbortController();
    try {
      const path = `incidents/${encodeURIComponent(id)}?limit=${this.#limit}`;
      const known = await ask(path, { signal: this.#asking.signal });
      const now = known.incident.id;
      if (now !== id) {
        this.#merged = id;
        this.#id = now;
      }
      this.#show(known);
      if (now !== id) this.#moved(now);
    } catch (error) {
      if (error.name === "AbortError") return;
      fill(this.aside, this.#bar(), failure(error, { again: () => this.#load(id) }));
    }
  }

  /** Show more of each list; its button is gone then, and the focus goes to its tab. */
  async #more() {
    this.#limit = MOST;
    await this.#load(this.#id);
    this.aside.querySelector('.tabs [aria-selected="true"]')?.focus({ preventScroll: true });
  }

  #bar() {
    const copy =
      navigator.clipboard &&
      el("button", { class: "tool", type: "button", click: () => this.#copy(copy) }, "Copy link");
    return el(
      "div",
      { class: "panel-bar" },
      copy,
      el(
        "button",
        {
          class: "tool tool-square",
          type: "button",
          "aria-label": "Close",
          title: "Close (Esc)",
          click: () => this.#close(),
        },
        "✕",
      ),
    );
  }

  async #copy(button) {
    await navigator.clipboard.writeText(location.href);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy link"), 1_500);
  }

  #show(known) {
    const isSame = this.#known?.incident.id === known.incident.id;
    const places = isSame ? [this.pane.scrollTop, this.#report.text.scrollTop] : [0, 0];
    this.#known = known;
    const first = known.reports[0]?.id;
    this.#evidence = known.incident.evidence.map((each) => ({ ...each, report_id: each.report_id ?? first }));
    this.#report.show(known.reports, this.#evidence);
    this.tabs = el("div", {
      class: "tabs",
      role: "tablist",
      "aria-label": "What is known",
      keydown: (event) => this.#turned(event),
    });
    this.pane = el("div", { class: "pane", role: "tabpanel" });
    this.news = el("p", { class: "news", role: "status" });
    fill(
      this.aside,
      el("header", { class: "panel-head" }, this.#bar(), title(known), this.#mergedWords()),
      this.news,
      this.tabs,
      this.pane,
      this.#report.element,
    );
    this.#turn(this.#tab);
    [this.pane.scrollTop, this.#report.text.scrollTop] = places;
    if (!isSame && isNobodys(document.activeElement)) this.aside.querySelector("h2").focus({ preventScroll: true });
  }

  #mergedWords() {
    const words = ["The incident ", told(this.#merged), " was merged into this one."];
    return this.#merged === null ? null : el("p", { class: "gone", role: "alert" }, words);
  }

  #views() {
    const known = this.#known;
    const more = this.#limit < MOST ? () => this.#more() : null;
    const asides = known.reports.reduce((sum, report) => sum + (report.set_aside ?? []).length, 0);
    const show = (id) => this.#report.light(this.#evidence.filter((each) => each.report_id === id));
    return {
      fields: ["Fields", null, () => fieldsView(known, this.#evidence, this.#report)],
      sources: ["Sources", known.source_count ?? known.sources.length, () => sourcesView(known, show, more)],
      contradictions: known.contradictions.length
        ? ["Disputed", known.contradictions.length, () => contradictionsView(known, show)]
        : null,
      history: ["History", known.history_count ?? known.history.length, () => historyView(known, more)],
      aside: asides
        ? [
            "Set aside",
            asides,
            () => asideView(known, (report, aside) => this.#report.lightAside(report, aside), more),
          ]
        : null,
      corrections: [
        "Correct",
        known.correction_count || known.corrections?.length || null,
        () => correctionsView(known, () => this.#load(this.#id), more),
      ],
    };
  }

  #turn(name) {
    const views = Object.entries(this.#views()).filter(([, view]) => view);
    this.#tab = views.some(([each]) => each === name) ? name : "fields";
    fill(
      this.tabs,
      views.map(([each, [words, count]]) => {
        const isNow = each === this.#tab;
        return el(
          "button",
          {
            type: "button",
            role: "tab",
            "data-key": each,
            "aria-selected": String(isNow),
            tabindex: isNow ? 0 : -1,
            click: () => this.#turn(each),
          },
          words,
          count === null ? null : el("span", { class: "count" }, count),
        );
      }),
    );
    fill(this.pane, views.find(([each]) => each === this.#tab)[1][2]());
    this.pane.scrollTop = 0;
  }

  #turned(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const tabs = [...this.tabs.children];
    const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
    this.#turn(next.dataset.key);
    this.tabs.querySelector('[aria-selected="true"]').focus();
    event.preventDefault();
  }

  #pointed(evidence) {
    for (const row of this.aside.querySelectorAll(".field-row")) {
      row.classList.toggle(
        "lit",
        evidence.some((each) => speaksFor(each.field, row.dataset.path)),
      );
    }
    this.#report.light(evidence, { scroll: false });
  }
}

/** Return whether the focus may be taken: it is nowhere, or on the list that the incident was opened from. */
const isNobodys = (element) => element === document.body || element.classList.contains("table-body");

function title({ incident, state, revision, source_count: count, sources }) {
  const place = incident.location;
  const where = place
    ? [told(place.name ?? place.text), place.country ? `, ${countryName(place.country)}` : null]
    : "Place not known";
  const when = incident.time ? intervalWords(incident.time.start, incident.time.end) : "date not known";
  return [
    el(
      "h2",
      { tabindex: -1 },
      el("span", { class: `swatch type-${NUMBER_OF[incident.event_type]}` }),
      incident.sub_event_type,
    ),
    el("p", { class: "panel-where" }, where),
    el(
      "p",
      { class: "panel-facts" },
      [
        when,
        plain(incident.status),
        `${percent(incident.confidence)} confidence`,
        several(count ?? sources.length, "report"),
        `revision ${revision}`,
      ].map((each) => el("span", {}, each)),
    ),
    state === "retracted"
      ? el("p", { class: "gone", role: "alert" }, "Retracted: it no longer counts as an incident.")
      : null,
  ];
}
