/** Which incidents a set of filters asks for. Pure: the store runs it over every row it holds. */

import { kilometres } from "./circle.mjs";
import { TYPE_OF } from "./ontology.mjs";
import { countryName, dayNumber } from "./words.mjs";

/** A filter set that asks for everything. */
export const ANY = Object.freeze({
  text: "",
  types: [],
  statuses: [],
  countries: [],
  actor: "",
  since: null,
  until: null,
  confidence: 0,
  box: null,
  near: null,
});

/** The filters by name, each a bit: a row that fails only one of them still counts beside that filter's choices. */
export const BIT = {
  text: 1,
  types: 2,
  statuses: 4,
  countries: 8,
  actor: 16,
  time: 32,
  confidence: 64,
  box: 128,
  near: 256,
};

/** Fold a text for comparing: no case, no accents. */
export const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const joined = (parts) => folded(parts.filter(Boolean).join(" | "));

/** Return what a row is searched by: who, and everything in words. Folding twenty thousand takes a while, once. */
const partiesOf = (row) => (row.parties ??= joined([row.actor, row.target]));
const wordsOf = (row) => {
  const country = row.country && countryName(row.country);
  row.words ??= joined([row.event_type, row.sub_event_type, row.place, country, row.status, partiesOf(row)]);
  return row.words;
};

/** Return whether these filters leave anything out. */
export function isAny(filters) {
  return Object.keys(ANY).every((name) => String(filters[name] ?? "") === String(ANY[name] ?? ""));
}

/**
 * Return what tells for a row which filters it fails, as a sum of `BIT`s; 0 is a match.
 * `found` holds the ids whose reports have the searched words, or is null while nobody was asked.
 */
export function failing(filters, found) {
  const checks = [];
  const check = (bit, isWanted) => checks.push([bit, isWanted]);
  const words = folded(filters.text).split(/\s+/).filter(Boolean);
  if (words.length) check(BIT.text, (row) => found?.has(row.id) || words.every((word) => wordsOf(row).includes(word)));
  if (filters.types.length) {
    const wanted = new Set(filters.types);
    check(BIT.types, (row) => wanted.has(row.sub_event_type) || wanted.has(TYPE_OF[row.sub_event_type]));
  }
  if (filters.statuses.length) check(BIT.statuses, (row) => filters.statuses.includes(row.status));
  if (filters.countries.length) {
    const wanted = new Set(filters.countries);
    check(BIT.countries, (row) => wanted.has(row.country));
  }
  if (filters.actor) {
    const actor = folded(filters.actor);
    check(BIT.actor, (row) => partiesOf(row).includes(actor));
  }
  if (filters.since || filters.until) check(BIT.time, during(filters));
  if (filters.confidence) check(BIT.confidence, (row) => row.confidence >= filters.confidence);
  if (filters.box) check(BIT.box, inside(filters.box));
  if (filters.near) check(BIT.near, around(filters.near));
  return (row) => checks.reduce((sum, [bit, isWanted]) => (isWanted(row) ? sum : sum + bit), 0);
}

function during({ since, until }) {
  const first = since ? dayNumber(since) : -Infinity;
  const last = until ? dayNumber(until) : Infinity;
  return (row) => row.last !== null && row.last >= first && row.first <= last;
}

/** Return whether a row lies in a box of west, south, east, north; one whose west is greater crosses 180°. */
function inside([west, south, east, north]) {
  const isBetween = west <= east ? (lon) => lon >= west && lon <= east : (lon) => lon >= west || lon <= east;
  return (row) => row.lat !== null && row.lat >= south && row.lat <= north && isBetween(row.lon);
}

/** Return whether a row's point lies in a circle of latitude, longitude and kilometres. */
function around([lat, lon, km]) {
  return (row) => row.lat !== null && kilometres([lat, lon], [row.lat, row.lon]) <= km;
}
