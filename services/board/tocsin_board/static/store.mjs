/** Every incident's row, in memory; which of them the filters ask for; and who wants to know. */

import { ANY, BIT, failing } from "./matching.mjs";
import { TYPE_OF } from "./ontology.mjs";
import { dayNumber } from "./words.mjs";

const TOGETHER_MILLISECONDS = 200; // a busy hour brings many changes a second: they are counted and drawn together
const GONE = new Set(["merged", "retracted"]);

export class Store {
  #rows = new Map();
  #columns = [];
  #listeners = [];
  #due = false;
  #waiting = null;
  #found = null;
  filters = ANY;
  /** Whether an overview has come: before it, nothing is known of how many there are. */
  isLoaded = false;
  /** What the filters leave: {rows, timeline, counts, total, arrived}; `timeline` leaves out the time filter alone. */
  view = { rows: [], timeline: [], counts: empty(), total: 0, arrived: [] };
  #arrived = [];

  /** Call this after every change of the view: once a frame at most, and a few times a second while much arrives. */
  subscribe(listener) {
    this.#listeners.push(listener);
  }

  /** Take an overview in place of all that is known. */
  load({ columns, rows }) {
    this.isLoaded = true;
    this.#columns = columns;
    this.#rows = new Map(rows.map((values) => [values[0], this.#row(values)]));
    this.#later();
  }

  /** Take a change from the stream; return its row, or null where it was older than what is known. */
  apply(values, kind) {
    const row = this.#row(values);
    const known = this.#rows.get(row.id);
    if (known && known.revision >= row.revision && !GONE.has(kind)) return null;
    if (GONE.has(kind)) this.#rows.delete(row.id);
    else this.#rows.set(row.id, row);
    this.#arrived.push(row.id);
    this.#waiting ??= setTimeout(() => this.#later(), TOGETHER_MILLISECONDS);
    return row;
  }

  /** Return whether the filters ask for a row. */
  isWanted(row) {
    return failing(this.filters, this.#found)(row) === 0;
  }

  get(id) {
    return this.#rows.get(id) ?? null;
  }

  get columns() {
    return this.#columns;
  }

  /** Ask for something else: only what is named changes. */
  ask(changes) {
    if (changes.text !== undefined && changes.text !== this.filters.text) this.#found = null;
    this.filters = { ...this.filters, ...changes };
    this.#later();
  }

  /** Say which incidents' reports hold the searched words; they match beside those whose row does. */
  found(text, ids) {
    if (text !== this.filters.text) return;
    this.#found = ids;
    this.#later();
  }

  #row(values) {
    const row = {};
    for (let i = 0; i < this.#columns.length; i += 1) row[this.#columns[i]] = values[i];
    row.first = row.start === null ? null : dayNumber(row.start);
    row.last = row.end === null ? null : dayNumber(row.end);
    row.parties = null; // folded by the first search that asks
    row.words = null;
    row.toll = row.killed_max ?? row.killed_min ?? 0;
    return row;
  }

  #later() {
    if (this.#due) return;
    this.#due = true;
    // A hidden page paints no frames, and still has to keep its count.
    const next = document.hidden ? (act) => setTimeout(act, 50) : requestAnimationFrame;
    next(() => {
      this.#due = false;
      clearTimeout(this.#waiting);
      this.#waiting = null;
      const began = performance.now();
      this.#look();
      for (const listener of this.#listeners) listener(this.view);
      performance.measure("view", { start: began }); // for whoever asks why the page is slow
    });
  }

  #look() {
    const fails = failing(this.filters, this.#found);
    const rows = [];
    const timeline = [];
    const counts = empty();
    for (const row of this.#rows.values()) {
      const failed = fails(row);
      if (failed === 0) rows.push(row);
      if ((failed & ~BIT.time) === 0) timeline.push(row);
      if ((failed & ~BIT.types) === 0) {
        one(counts.types, TYPE_OF[row.sub_event_type]);
        one(counts.types, row.sub_event_type);
      }
      if ((failed & ~BIT.statuses) === 0) one(counts.statuses, row.status);
      if ((failed & ~BIT.countries) === 0 && row.country !== null) one(counts.countries, row.country);
    }
    this.view = { rows, timeline, counts, total: this.#rows.size, arrived: this.#arrived };
    this.#arrived = [];
  }
}

function empty() {
  return { types: new Map(), statuses: new Map(), countries: new Map() };
}

function one(counts, key) {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
