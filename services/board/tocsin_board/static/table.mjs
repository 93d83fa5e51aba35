/** The incidents as a table: sorted, and only as many rows in the page as can be seen of it. */

import { el, fill, settled, told } from "./dom.mjs";
import { NUMBER_OF } from "./ontology.mjs";
import { ORDERS, ordered } from "./order.mjs";
import { countryName, intervalWords, NOTHING_SAID, number, percent, tollWords } from "./words.mjs";

const BEYOND = 8; // rows above and below what is seen, so that scrolling never shows a gap
const FLASH_MILLISECONDS = 2_400;
const POINTED_MILLISECONDS = 60; // rows that scroll by under the pointer are not pointed at

const COLUMNS = [
  ["when", "Date", "Last day of the incident"],
  ["what", "Event", "Sub-type, coloured by type"],
  ["where", "Place", "Place, country"],
  ["who", "Actor → target", ""],
  ["killed", "Killed", "As told: + is at least"],
  ["injured", "Injured", "As told: + is at least"],
  ["sources", "Sources", "Independent sources; copies count once"],
  ["confidence", "Conf.", "Confidence"],
];

export class Table {
  #rows = [];
  #order = { name: "when", way: -1 };
  #selected = null;
  #sought = null; // chosen before its row was there, as by a link
  #drawn = new Map();
  #flashing = new Map();
  #open;
  #hover;

  /** `open` is called with the id of a row that is chosen, `hover` with one that is pointed at, or null. */
  constructor(section, { open, hover }) {
    this.#open = open;
    this.#hover = settled(hover, POINTED_MILLISECONDS);
    this.head = el("div", { class: "table-head", role: "row", "aria-rowindex": 1 });
    this.space = el("div", { class: "table-space", role: "rowgroup" });
    const label = "Incidents: up and down choose, Enter opens";
    this.body = el(
      "div",
      { class: "table-body", role: "grid", tabindex: 0, "aria-label": label, "aria-colcount": COLUMNS.length },
      this.head,
      this.space,
    );
    this.body.addEventListener("scroll", () => this.#draw());
    this.body.addEventListener("keydown", (event) => event.target === this.body && this.#key(event));
    this.empty = el("div", { class: "empty", hidden: true });
    this.section = section;
    this.recover();
    this.#drawHead();
    new ResizeObserver(() => this.#draw()).observe(this.body);
  }

  /** Show these rows; those that arrived flash. Where somebody has scrolled, what they read stays where it is. */
  show(view) {
    const top = this.body.scrollTop;
    const height = this.#height();
    const anchor = top > height ? this.#rows[Math.floor(top / height)]?.id : null;
    this.#rows = ordered(view.rows, this.#order.name, this.#order.way);
    for (const id of view.arrived) this.#flashing.set(id, performance.now() + FLASH_MILLISECONDS);
    if (anchor) this.#stay(anchor, top % height);
    this.body.setAttribute("aria-rowcount", this.#rows.length + 1);
    this.body.hidden = this.#rows.length === 0;
    this.empty.hidden = this.#rows.length > 0;
    if (this.#sought === null) this.#draw(true);
    else this.select(this.#sought);
  }

  /** Put the table where a message about a failure stood. */
  recover() {
    if (this.body.isConnected) return;
    fill(this.section, this.body, this.empty);
  }

  /** Mark the row of the open incident. */
  select(id, { reveal = true } = {}) {
    this.#selected = id;
    const index = this.#rows.findIndex((row) => row.id === id);
    this.#sought = index < 0 ? id : null;
    if (index >= 0 && reveal) this.#reveal(index);
    this.#draw(true);
  }

  /** Choose the row so many below the chosen one, or the first; return its id. */
  step(by_) {
    if (!this.#rows.length) return null;
    const now = this.#rows.findIndex((row) => row.id === this.#selected);
    const next = Math.min(this.#rows.length - 1, Math.max(0, now + by_));
    this.select(this.#rows[next].id);
    return this.#rows[next].id;
  }

  get selected() {
    return this.#selected;
  }

  #key(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
    if (event.key in steps) this.step(steps[event.key]);
    else if (event.key === "Enter" && this.#selected) this.#open(this.#selected);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #height() {
    return Number.parseFloat(getComputedStyle(this.body).getPropertyValue("--row")) || 34;
  }

  #stay(id, rest) {
    const index = this.#rows.findIndex((row) => row.id === id);
    if (index < 0) return;
    this.space.style.height = `${this.#rows.length * this.#height()}px`;
    this.body.scrollTop = index * this.#height() + rest;
  }

  #reveal(index) {
    const height = this.#height();
    const top = index * height;
    this.space.style.height = `${this.#rows.length * height}px`; // or there is nothing to scroll over yet
    if (top < this.body.scrollTop) this.body.scrollTop = top;
    const bottom = top + height - (this.body.clientHeight - this.head.offsetHeight);
    if (bottom > this.body.scrollTop) this.body.scrollTop = bottom;
  }

  #drawHead() {
    const cells = COLUMNS.map(([name, title, explained]) => {
      const isBy = this.#order.name === name;
      const sorted = isBy ? (this.#order.way > 0 ? "ascending" : "descending") : null;
      const turn = () => this.#sort(name);
      const arrow = el(
        "span",
        { class: "arrow", "aria-hidden": "true" },
        isBy ? (this.#order.way > 0 ? "↑" : "↓") : "",
      );
      return el(
        "div",
        { class: `cell ${name}`, role: "columnheader", "aria-sort": sorted },
        el("button", { type: "button", "data-key": name, title: explained, click: turn }, title, arrow),
      );
    });
    fill(this.head, cells);
  }

  #sort(name) {
    const way = this.#order.name === name ? -this.#order.way : ORDERS[name].first;
    this.#order = { name, way };
    this.#rows = ordered(this.#rows, name, way);
    this.body.scrollTop = 0;
    this.#drawHead();
    this.#draw(true);
  }

  #draw(anew = false) {
    const height = this.#height();
    this.space.style.height = `${this.#rows.length * height}px`;
    const first = Math.max(0, Math.floor(this.body.scrollTop / height) - BEYOND);
    const last = Math.min(
      this.#rows.length,
      Math.ceil((this.body.scrollTop + this.body.clientHeight) / height) + BEYOND,
    );
    if (anew) this.#drawn.clear();
    const drawn = new Map();
    for (let i = first; i < last; i += 1) {
      const row = this.#rows[i];
      drawn.set(row.id, this.#drawn.get(row.id) ?? this.#line(row, i, height));
    }
    this.#drawn = drawn;
    this.space.replaceChildren(...drawn.values());
    if (drawn.has(this.#selected)) this.body.setAttribute("aria-activedescendant", `row-${this.#selected}`);
    else this.body.removeAttribute("aria-activedescendant");
  }

  #line(row, index, height) {
    const isNew = (this.#flashing.get(row.id) ?? 0) > performance.now();
    const line = el(
      "div",
      {
        class: `row${isNew ? " arrived" : ""}`,
        role: "row",
        id: `row-${row.id}`,
        "data-id": row.id,
        "aria-rowindex": index + 2,
        "aria-selected": String(row.id === this.#selected),
        click: () => this.#open(row.id),
        pointerenter: () => this.#hover(row.id),
        pointerleave: () => this.#hover(null),
      },
      cells(row),
    );
    line.style.top = `${index * height}px`;
    return line;
  }
}

function cells(row) {
  const cell = (name, ...children) => el("div", { class: `cell ${name}`, role: "gridcell" }, children);
  const where = row.place === null ? el("span", { class: "faint" }, "no place") : told(row.place);
  return [
    cell(
      "when",
      row.end === null ? el("span", { class: "faint" }, "no date") : intervalWords(row.start, row.end),
      row.basis === "publication"
        ? el("abbr", { title: "No day is told: the day of publication stands for it" }, "p")
        : null,
    ),
    cell(
      "what",
      el("span", { class: `swatch type-${NUMBER_OF[row.event_type]}`, title: row.event_type }),
      el("span", { class: "label" }, row.sub_event_type),
      row.status === "asserted" ? null : el("span", { class: "tag" }, row.status),
    ),
    cell("where", where, row.country === null ? null : el("span", { class: "country" }, countryName(row.country))),
    cell(
      "who",
      row.actor === null ? el("span", { class: "faint" }, NOTHING_SAID) : told(row.actor),
      row.target === null ? null : [" → ", told(row.target)],
    ),
    cell(`killed${row.toll > 0 ? " some" : ""}`, tollWords(row.killed_min, row.killed_max)),
    cell("injured", tollWords(row.injured_min, row.injured_max)),
    cell(
      "sources",
      number(row.independent),
      row.sources > row.independent ? el("span", { class: "faint" }, ` of ${number(row.sources)}`) : null,
    ),
    cell("confidence", bar(row.confidence)),
  ];
}

function bar(share) {
  const level = el("span", { class: "level" });
  level.style.width = percent(share).replace(" ", "");
  return [
    el("span", { class: "gauge", "aria-hidden": "true" }, level),
    el("span", { class: "figure" }, percent(share)),
  ];
}
