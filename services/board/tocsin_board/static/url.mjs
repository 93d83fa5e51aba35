/** Filters and the open view in the address, in the words of the API: what is seen can be sent to a colleague. */

import { ANY } from "./matching.mjs";
import { STATUSES, TYPE_OF, TYPES } from "./ontology.mjs";

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const WIDEST_KM = 20_038; // half of the way around the earth
const LISTS = { types: "type", statuses: "status", countries: "country" };
const KNOWN = {
  types: (each) => TYPES.includes(each) || Object.hasOwn(TYPE_OF, each),
  statuses: (each) => STATUSES.includes(each),
  countries: (each) => /^[A-Z]{2}$/.test(each),
};

const SPELT = {
  types: (each) => each,
  statuses: (each) => each.toLowerCase(),
  countries: (each) => each.toUpperCase(),
};

/** Return the filters of an address's query; what it says wrongly is left out. */
export function filtersOf(search) {
  const said = new URLSearchParams(search);
  const day = (name) =>
    DAY.test(said.get(name) ?? "") && !Number.isNaN(Date.parse(said.get(name))) ? said.get(name) : null;
  const least = Number(said.get("min_confidence"));
  return {
    ...ANY,
    ...Object.fromEntries(
      Object.entries(LISTS).map(([ours, theirs]) => [ours, [...new Set(said.getAll(theirs).map(SPELT[ours]).filter(KNOWN[ours]))]]),
    ),
    text: said.get("text") ?? "",
    actor: said.get("actor") ?? "",
    since: day("since"),
    until: day("until"),
    confidence: least > 0 && least <= 1 ? least : 0,
    box: boxOf(said.get("bbox") ?? ""),
    near: nearOf(said.get("near") ?? ""),
  };
}

/** Return a box of "W,S,E,N" as numbers, or null where it is none on this earth: no map could be drawn of it. */
function boxOf(words) {
  const parts = words.split(",").map((part) => (part.trim() ? Number(part) : Number.NaN));
  const [west, south, east, north] = parts;
  const isOnEarth = Math.abs(west) <= 180 && Math.abs(east) <= 180 && -90 <= south && south <= north && north <= 90;
  return parts.length === 4 && isOnEarth ? parts : null;
}

/** Return a point and a radius of "LAT,LON,KM" as [lat, lon, km], or null where they are none on this earth. */
export function nearOf(words) {
  const parts = words
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(Number);
  const [lat, lon, km] = parts;
  const isOnEarth = Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && km > 0 && km <= WIDEST_KM;
  return parts.length === 3 && isOnEarth ? parts : null;
}

/** Return the query that says these filters, empty where they ask for everything. */
export function queryOf(filters) {
  const query = new URLSearchParams();
  if (filters.text) query.set("text", filters.text);
  for (const [ours, theirs] of Object.entries(LISTS)) for (const each of filters[ours]) query.append(theirs, each);
  if (filters.actor) query.set("actor", filters.actor);
  if (filters.since) query.set("since", filters.since);
  if (filters.until) query.set("until", filters.until);
  if (filters.confidence) query.set("min_confidence", String(filters.confidence));
  if (filters.box) query.set("bbox", filters.box.map((degrees) => Number(degrees.toFixed(3))).join(","));
  if (filters.near) query.set("near", filters.near.map((value) => Number(value.toFixed(4))).join(","));
  return query.toString();
}

/** Return what the address's fragment opens: {view: "board" | "pipeline", incident: id | null, letter: "STREAM/ID" | null}. */
export function viewOf(hash) {
  const incident = /^#\/incidents\/(.+)$/.exec(hash);
  if (incident) return { view: "board", incident: decoded(incident[1]), letter: null };
  const letter = /^#\/pipeline\/(.+)$/.exec(hash);
  if (letter) return { view: "pipeline", incident: null, letter: decoded(letter[1]) };
  return { view: hash === "#/pipeline" ? "pipeline" : "board", incident: null, letter: null };
}

export const hashOf = (id) => (id === null ? "#/" : `#/incidents/${encodeURIComponent(id)}`);

/** Put the filters into the address, without a new entry of the history: going back leaves the page, not a filter. */
export function remember(filters) {
  const query = queryOf(filters);
  history.replaceState(history.state, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
