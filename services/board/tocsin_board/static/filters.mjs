/** The filters beside the map: each choice with how many it would leave. The types are the map's legend, too. */

import { el, fill, settled } from "./dom.mjs";
import { ANY, isAny } from "./matching.mjs";
import { Near } from "./near.mjs";
import { NUMBER_OF, STATUSES, SUB_TYPES, TYPES } from "./ontology.mjs";
import { countryName, number, percent } from "./words.mjs";

const COUNTRIES_SHOWN = 8;
const TYPING_MILLISECONDS = 200;

export class Filters {
  #ask;
  #filters = ANY;
  #counts = null;
  #opened = new Set();
  #allCountries = false;

  /** `ask` is called with what changes, `pick` where a point is to be chosen on the map. */
  constructor(aside, ask, pick) {
    this.#ask = ask;
    this.near = new Near(ask, pick);
    this.clear = el("button", { class: "quiet", type: "button", click: () => ask({ ...ANY }) }, "Clear all");
    this.types = el("div", { class: "choices" });
    this.statuses = el("div", { class: "choices" });
    this.countries = el("div", { class: "choices" });
    this.since = this.#day("since", "From");
    this.until = this.#day("until", "To");
    this.actor = el("input", {
      type: "text",
      maxlength: 100,
      spellcheck: "false",
      "aria-label": "Actor or target",
      placeholder: "Any name",
    });
    this.actor.addEventListener(
      "input",
      settled(() => ask({ actor: this.actor.value.trim() }), TYPING_MILLISECONDS),
    );
    this.confidence = el("input", {
      type: "range",
      min: 0,
      max: 0.95,
      step: 0.05,
      "aria-label": "Least confidence",
      input: () => ask({ confidence: Number(this.confidence.value) }),
    });
    this.least = el("output", {});
    this.close = el("button", { class: "done", type: "button" }, "Show incidents");
    fill(aside, this.#groups());
  }

  #groups() {
    return [
      el(
        "div",
        { class: "filter-groups" },
        el("div", { class: "filters-head" }, el("h2", {}, "Filters"), this.clear),
        group("Event type", this.types),
        group("Dates", el("div", { class: "days" }, this.since.label, this.until.label)),
        group("Country", this.countries),
        group("Near a point", this.near.element),
        group("Actor or target", this.actor),
        group("Status", this.statuses),
        group("Confidence", el("div", { class: "slide" }, this.confidence, this.least)),
      ),
      this.close,
    ];
  }

  /** Show what is asked for and how many each choice leaves. */
  show(filters, counts) {
    this.#filters = filters;
    this.#counts = counts;
    this.clear.hidden = isAny(filters);
    this.near.show(filters.near);
    put(this.actor, filters.actor);
    put(this.since.input, filters.since ?? "");
    put(this.until.input, filters.until ?? "");
    put(this.confidence, String(filters.confidence));
    this.least.textContent = filters.confidence ? `≥ ${percent(filters.confidence)}` : "any";
    fill(
      this.types,
      TYPES.map((type) => this.#type(type)),
    );
    fill(
      this.statuses,
      STATUSES.map((each) => this.#choice("statuses", each, each, counts.statuses)),
    );
    fill(this.countries, this.#countryChoices());
  }

  #type(type) {
    const swatch = el("span", { class: `swatch type-${NUMBER_OF[type]}` });
    const isChosen = SUB_TYPES[type].some((sub) => this.#filters.types.includes(sub));
    const isOpen = isChosen || this.#opened.has(type);
    const turn = () => {
      if (!this.#opened.delete(type)) this.#opened.add(type);
      this.show(this.#filters, this.#counts);
    };
    const more = el(
      "button",
      {
        class: "more",
        type: "button",
        "data-key": `more ${type}`,
        "aria-expanded": String(isOpen),
        "aria-label": `Sub-types of ${type}`,
        click: turn,
      },
      isOpen ? "−" : "+",
    );
    const subs = SUB_TYPES[type].map((sub) => this.#choice("types", sub, sub, this.#counts.types));
    return el(
      "div",
      { class: "type" },
      el(
        "div",
        { class: "type-line" },
        this.#choice("types", type, [swatch, el("span", { class: "label" }, type)], this.#counts.types),
        more,
      ),
      isOpen ? el("div", { class: "subs" }, subs) : null,
    );
  }

  #countryChoices() {
    const counted = [...this.#counts.countries].sort((a, b) => b[1] - a[1]).map(([code]) => code);
    const chosen = this.#filters.countries;
    const listed = [...new Set([...chosen, ...counted])];
    const shown = this.#allCountries ? listed : listed.slice(0, Math.max(COUNTRIES_SHOWN, chosen.length));
    const turn = () => {
      this.#allCountries = !this.#allCountries;
      this.show(this.#filters, this.#counts);
    };
    const rest = listed.length - shown.length;
    const words = rest > 0 ? `${number(rest)} more` : "fewer";
    return [
      ...shown.map((code) =>
        this.#choice("countries", code, el("span", { class: "label" }, countryName(code)), this.#counts.countries),
      ),
      listed.length > COUNTRIES_SHOWN
        ? el("button", { class: "quiet", type: "button", "data-key": "countries", click: turn }, words)
        : null,
      listed.length === 0 ? el("p", { class: "faint" }, "none") : null,
    ];
  }

  #choice(name, value, label, counts) {
    const count = counts.get(value) ?? 0;
    const isChosen = this.#filters[name].includes(value);
    const turn = () => {
      const others = this.#filters[name].filter((each) => each !== value);
      this.#ask({ [name]: isChosen ? others : [...others, value] });
    };
    const box = el("input", { type: "checkbox", "data-key": `${name} ${value}`, checked: isChosen, change: turn });
    return el(
      "label",
      { class: `choice${count ? "" : " none"}` },
      box,
      label,
      el("span", { class: "count" }, number(count)),
    );
  }

  #day(name, words) {
    const input = el("input", { type: "date", change: () => this.#ask({ [name]: input.value || null }) });
    return { input, label: el("label", {}, el("span", {}, words), input) };
  }
}

function group(title, ...children) {
  return el("section", { class: "filter" }, el("h3", {}, title), children);
}

/** Put a value into an input, unless somebody is at it: half a date has no value yet, and would be lost. */
function put(input, value) {
  if (document.activeElement !== input) input.value = value;
}
