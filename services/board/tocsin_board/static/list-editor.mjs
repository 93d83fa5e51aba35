/** An editor for a list of actors, targets, weapons or claims: a card for each, to be changed, taken out or added to. */

import { el } from "./dom.mjs";
import { LISTS } from "./parties.mjs";
import { plain } from "./words.mjs";

const MOST = 10_000_000; // people or things that one entry may count

export class ListEditor {
  #rows;
  #list;

  /** Begin with the values of now; `path` is one of `LISTS`. */
  constructor(path, values) {
    this.#list = LISTS[path];
    this.#rows = el("div", { class: "list-rows" });
    const add = () => {
      const card = this.#card({});
      this.#rows.append(card);
      this.#number();
      card.querySelector("select, input").focus();
    };
    this.element = el(
      "div",
      { class: "list-editor" },
      this.#rows,
      el("button", { class: "quiet", type: "button", click: add }, `Add ${article(this.#list.one)}`),
    );
    this.#rows.append(...values.map((value) => this.#card(value)));
    this.#number();
  }

  /** Return the list as it stands, in the shape of the contract. */
  value() {
    return [...this.#rows.children].map((card) =>
      Object.fromEntries(this.#list.columns.map((column) => [column.name, read(card, column)])),
    );
  }

  #card(value) {
    const take = () => {
      const next = card.nextElementSibling ?? card.previousElementSibling;
      card.remove();
      this.#number();
      (next?.querySelector("button") ?? this.element.lastElementChild).focus();
    };
    const card = el(
      "fieldset",
      { class: "list-row" },
      el("legend", {}),
      this.#list.columns.map((column) => inputOf(column, value[column.name])),
      el("button", { class: "quiet take", type: "button", click: take }, "Take out"),
    );
    return card;
  }

  /** Name cards and inputs by where they stand now: the board's complaints are of a place in the list. */
  #number() {
    [...this.#rows.children].forEach((card, at) => {
      card.querySelector("legend").textContent = `${this.#list.one} ${at + 1}`;
      for (const input of card.querySelectorAll("[data-column]")) input.dataset.at = `${at}.${input.dataset.column}`;
    });
  }
}

function inputOf(column, value) {
  const labelled = (...inputs) => el("label", { class: "field" }, el("span", {}, column.title), inputs);
  if (column.isCount) return countInputs(column, value);
  if (!column.options) {
    const { name, pattern, isNeeded } = column;
    const given = { "data-column": name, maxlength: 300, pattern, required: isNeeded, value: value ?? "" };
    return labelled(el("input", { type: "text", ...given }));
  }
  const options = column.mayLack ? ["", ...column.options] : column.options;
  return labelled(
    el(
      "select",
      { "data-column": column.name },
      options.map((each) =>
        el("option", { value: each, selected: each === (value ?? "") }, plain(each) || "not known"),
      ),
    ),
  );
}

function countInputs(column, value) {
  const bound = (name, words) =>
    el("input", {
      type: "number",
      min: 0,
      max: MOST,
      "data-column": `${column.name}.${name}`,
      "aria-label": `${column.title}, ${words}`,
      placeholder: words,
      value: value?.[name] ?? "",
    });
  const inputs = el("span", { class: "bounds" }, bound("min", "at least"), bound("max", "at most"));
  return el("div", { class: "field" }, el("span", {}, column.title), inputs);
}

function read(card, column) {
  const said = (name) => card.querySelector(`[data-column="${name}"]`).value.trim();
  if (!column.isCount) return said(column.name) || null;
  const bound = (name) => (said(`${column.name}.${name}`) === "" ? null : Number(said(`${column.name}.${name}`)));
  const [min, max] = [bound("min"), bound("max")];
  return min === null && max === null ? null : { min, max };
}

const article = (thing) => `${/^[aeiou]/.test(thing) ? "an" : "a"} ${thing}`;
