/** Wiring: what is asked of the board on one side, the parts of the page on the other. */

import { ask, begin, isSignedIn, leave } from "./api.mjs";
import { announce } from "./arrivals.mjs";
import { askForKey, failed, help } from "./dialogs.mjs";
import { by, el, fill, settled } from "./dom.mjs";
import { exportsOf } from "./exports.mjs";
import { Filters } from "./filters.mjs";
import { listen } from "./keyboard.mjs";
import { Live } from "./live.mjs";
import { ANY, isAny } from "./matching.mjs";
import { Panel } from "./panel.mjs";
import { Pipeline } from "./pipeline.mjs";
import { failure } from "./problems.mjs";
import { Store } from "./store.mjs";
import { Table } from "./table.mjs";
import { themed } from "./theme.mjs";
import { Timeline } from "./timeline.mjs";
import { filtersOf, hashOf, remember, viewOf } from "./url.mjs";
import { number } from "./words.mjs";

const TYPING_MILLISECONDS = 200;
const SHOWN_MARK = "incidents-shown"; // the first painted table, for whoever measures the page
const STATES = { live: "Live", waiting: "Reconnecting…", offline: "Offline", loading: "Loading…" };

const store = new Store();
const open = (id) => (location.hash = hashOf(id));
const wanted = (changes) => {
  store.ask(changes);
  remember(store.filters);
  if (changes.text !== undefined) search();
};

let map = null;
let isMapBegun = false;
const table = new Table(by("incidents"), { open, hover: (id) => map?.hover(id && store.get(id)) });
const filters = new Filters(by("filters"), wanted, pick);
const timeline = new Timeline(by("timeline"), wanted);
const panel = new Panel(
  by("panel"),
  () => open(null),
  (id) => location.replace(hashOf(id)),
);
const pipeline = new Pipeline(by("pipeline"));
const live = new Live({ change: changed, state, reset: load, entry: () => begin() });

store.subscribe((view) => {
  table.show(view);
  filters.show(store.filters, view.counts);
  timeline.show(view, store.filters);
  map?.show(view, store.filters);
  exportsOf(store.filters);
  say(view);
  if (view.total && !performance.getEntriesByName(SHOWN_MARK).length)
    requestAnimationFrame(() => performance.mark(SHOWN_MARK));
});

function say(view) {
  if (!store.isLoaded) return fill(table.empty, el("p", { class: "note", role: "status" }, "Loading the incidents…"));
  const none = isAny(store.filters)
    ? ["No incidents yet", "They appear here as soon as reports come in."]
    : ["Nothing matches", "No incident fits these filters."];
  const clear = isAny(store.filters)
    ? null
    : el("button", { type: "button", click: () => wanted({ ...ANY }) }, "Clear all filters");
  fill(table.empty, el("h2", {}, none[0]), el("p", { class: "note" }, none[1]), clear);
  document.title = `${number(view.rows.length)} incidents – Tocsin`;
  filters.close.textContent = `Show ${number(view.rows.length)} incidents`;
  const all = view.rows.length === view.total ? "" : ` of ${number(view.total)}`;
  timeline.total(`${number(view.rows.length)}${all}`, "incidents");
}

function state(name) {
  by("connection").dataset.state = name;
  by("connection").textContent = STATES[name];
}

function changed({ row: values }, kind) {
  const row = store.apply(values, kind);
  if (!row) return;
  if (row.id === panel.id) refresh();
  if (!store.isWanted(row)) return;
  announce(row, kind, open);
  if (kind === "created") map?.ring(row);
}

const refresh = settled(() => panel.changed(), TYPING_MILLISECONDS);

const find = settled(async (text) => {
  if (!text) return;
  try {
    const { columns, rows } = await ask(`overview?${new URLSearchParams({ text })}`);
    const at = columns.indexOf("id");
    store.found(text, new Set(rows.map((row) => row[at])));
  } catch {
    state("waiting"); // what the rows themselves say is found nevertheless
  }
}, TYPING_MILLISECONDS);

function search() {
  const { text } = store.filters;
  if (document.activeElement !== by("text")) by("text").value = text;
  find(text);
}

async function load() {
  state("loading");
  try {
    const overview = await ask("overview");
    table.recover();
    store.load(overview);
    await session; // its cookie is what the stream is let in by
    live.follow(overview.as_of);
  } catch (error) {
    if (error.status === 401 || error.status === 403) {
      await askForKey({ refused: error });
      account();
      panel.changed(); // it was refused, too
      await load();
      return;
    }
    state("offline");
    failed(by("incidents"), error, load);
  }
}

async function showView() {
  const { view, incident, letter } = viewOf(location.hash);
  by("board").hidden = view !== "board";
  pipeline.show(view === "pipeline", letter);
  for (const name of ["board", "pipeline"]) by(`to-${name}`).toggleAttribute("aria-current", name === view);
  by("board").classList.toggle("with-panel", incident !== null);
  const wasOpen = panel.id !== null;
  panel.open(incident);
  if (wasOpen && incident === null) table.body.focus({ preventScroll: true });
  table.select(incident ?? table.selected);
  drawMap();
  map?.resize(); // first: a panel that has opened left it less room, and its middle is elsewhere
  map?.select(incident === null ? null : store.get(incident));
}

/** Draw the map, once and not before it can be seen: it is most of what the page loads. */
async function drawMap() {
  if (isMapBegun || by("board").hidden || !store.isLoaded) return;
  isMapBegun = true;
  let made;
  try {
    made = await import("./map.mjs");
  } catch {
    const error = { message: "the map did not arrive: the connection was cut", mend: "the table lists the same incidents" };
    return fill(by("map"), failure(error, { again: () => location.reload() }));
  }
  try {
    map = new made.IncidentMap({ container: by("map"), note: by("map-note"), box: store.filters.box, open, ask: wanted });
    map.show(store.view, store.filters);
    map.select(store.get(panel.id) ?? null, { atOnce: true });
  } catch {
    fill(
      by("map"),
      el(
        "div",
        { class: "failure" },
        el("p", {}, "This browser cannot draw the map: it needs WebGL 2."),
        el("p", { class: "note" }, "The table lists the same incidents."),
      ),
    );
  }
}

async function pick() {
  showFilters(false);
  const at = await map?.pick();
  if (at) filters.near.at(...at);
}

function step(by_) {
  const id = table.step(by_);
  if (panel.id !== null && id) location.replace(hashOf(id));
  else map?.hover(id && store.get(id));
}

listen({
  "/": () => by("text").focus(),
  j: () => step(1),
  k: () => step(-1),
  Enter: () => (table.selected ? open(table.selected) : false),
  Escape: () => closed() || (document.activeElement === by("text") ? by("text").blur() : panel.id !== null && open(null)),
  f: () => by("filters").querySelector("input").focus(),
  m: () => by("map").querySelector("canvas")?.focus(),
  h: () => timeline.canvas.focus(),
  p: () => (location.hash = by("board").hidden ? "#/" : "#/pipeline"),
  "?": help,
});

by("search").addEventListener("submit", (event) => event.preventDefault());
by("text").addEventListener(
  "input",
  settled(() => {
    toBoard(); // what is found is there
    wanted({ text: by("text").value.trim() });
  }, TYPING_MILLISECONDS),
);
by("help").addEventListener("click", help);
by("show-filters").addEventListener("click", () => {
  toBoard();
  showFilters(true);
});
filters.close.addEventListener("click", () => showFilters(false));
addEventListener("hashchange", showView);
addEventListener("popstate", () => store.ask(filtersOf(location.search)));
addEventListener("click", ({ target }) => closed((menu) => !menu.contains(target)));

/** Close open menus; the focus goes back to the button of one that had it. Return whether there were any. */
function closed(isMeant = () => true) {
  const menus = [...document.querySelectorAll(".menu[open]")].filter(isMeant);
  for (const menu of menus) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.removeAttribute("open");
  }
  return menus.length > 0;
}

/** Offer to sign in or out, whichever is left to do; where the board asks for a key itself, nothing. */
function account() {
  const enter = async () => (await askForKey({ mayLeave: true })) && location.reload();
  const [words, act] = isSignedIn() ? ["Sign out", leave] : ["Sign in", enter];
  fill(by("account"), el("button", { class: "tool", type: "button", click: act }, words));
}

function toBoard() {
  if (by("board").hidden) location.hash = "#/";
}

function showFilters(isShown) {
  by("board").classList.toggle("with-filters", isShown);
  by("show-filters").setAttribute("aria-expanded", String(isShown));
}

themed(by("theme"), () => {
  map?.repaint();
  timeline.draw();
});
store.ask(filtersOf(location.search));
const session = begin().then(account, () => null); // who may not begin one is asked for a key by the first answer
search();
showView();
await load();
await drawMap();
