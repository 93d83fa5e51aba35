/** Setting a field by hand: inputs for its value as it is now, and the value that they say. */

import { el } from "./dom.mjs";
import { ListEditor } from "./list-editor.mjs";
import { STATUSES, SUB_TYPES, TYPES } from "./ontology.mjs";
import { LISTS } from "./parties.mjs";
import { plain } from "./words.mjs";

const TOLLS = ["killed", "injured", "missing", "abducted", "arrested"];
const EXACT_KM = 10; // ACLED's geo_precision of a radius: a town, a part of a region, a region
const REGION_KM = 100;
const OUTCOMES = ["completed", "attempted", "intercepted", "failed", "unknown"];
const CHOICES = { sub_event_type: TYPES.flatMap((type) => SUB_TYPES[type]), status: STATUSES, outcome: OUTCOMES };

/** The fields that can be set, by their paths, and what they are called. */
export const SETTABLE = {
  sub_event_type: "Event",
  status: "Status",
  outcome: "Outcome",
  time: "When",
  location: "Where",
  actors: "Actors",
  targets: "Targets",
  weapons: "Weapons",
  claims: "Claims",
  ...Object.fromEntries(TOLLS.map((fate) => [`casualties.${fate}`, plain(fate)])),
};

/** Return {nodes, value}: the inputs of a field, and what they say once they are filled in. Raises nothing: the board judges. */
export function editorOf(path, incident) {
  if (path in LISTS) {
    const editor = new ListEditor(path, incident[path]);
    return { nodes: [editor.element], value: () => editor.value() };
  }
  if (path in CHOICES) return choice(CHOICES[path], incident[path]);
  if (path === "time") return days(incident.time);
  if (path === "location") return place(incident.location);
  return toll(incident.casualties[path.split(".")[1]]);
}

/** Return a labelled input. */
export function field(title, input) {
  return el("label", { class: "field" }, el("span", {}, title), input);
}

function choice(options, now) {
  const select = el(
    "select",
    { "data-at": "" },
    options.map((each) => el("option", { value: each, selected: each === now }, each)),
  );
  return { nodes: [field("Value", select)], value: () => select.value };
}

function days(now) {
  const day = (name) => el("input", { type: "date", "data-at": name, value: now?.[name] });
  const [start, end] = [day("start"), day("end")];
  const value = () => {
    if (!start.value && !end.value) return null;
    const length = (Date.parse(end.value) - Date.parse(start.value)) / 86_400_000 + 1;
    return {
      start: start.value,
      end: end.value || start.value,
      precision: precisionOf(length),
      text: null,
      basis: "explicit",
    };
  };
  return { nodes: [field("From, empty where no day is known", start), field("To", end)], value };
}

const precisionOf = (length) =>
  length > 31 ? "year" : length > 7 ? "month" : length === 7 ? "week" : length > 1 ? "days" : "day";

function toll(now) {
  const count = (name) => el("input", { type: "number", "data-at": name, min: 0, max: 10_000_000, value: now?.[name] });
  const [least, most] = [count("min"), count("max")];
  const bound = (input) => (input.value === "" ? null : Number(input.value));
  const value = () => {
    const [min, max] = [bound(least), bound(most)];
    return min === null && max === null ? null : { min, max, basis: min === max ? "exact" : "range" };
  };
  return { nodes: [field("At least, empty where it is not known", least), field("At most", most)], value };
}

function place(now) {
  const degrees = (name, most) =>
    el("input", { type: "number", "data-at": name, min: -most, max: most, step: "any", value: now?.[name] });
  const name = el("input", { "data-at": "name", maxlength: 200, value: now?.name });
  const [lat, lon] = [degrees("lat", 90), degrees("lon", 180)];
  const radius = el("input", {
    type: "number",
    "data-at": "radius_km",
    min: 0,
    step: "any",
    value: now?.radius_km ?? 5,
  });
  const country = el("input", { "data-at": "country", pattern: "[A-Z]{2}", value: now?.country });
  const said = () => ({
    name: name.value.trim(),
    lat: lat.value,
    lon: lon.value,
    km: Number(radius.value),
    country: country.value,
  });
  return {
    nodes: [
      field("Name", name),
      field("Latitude, empty where the place is not known", lat),
      field("Longitude", lon),
      field("Within, in km", radius),
      field("Country, two letters", country),
    ],
    value: () => placeOf(said(), now),
  };
}

/** Return a place as an analyst says it, null where it is not known; the report's own words for it stay with it. */
function placeOf({ name, lat, lon, km, country }, now) {
  if (lat === "" || lon === "") return null;
  const known = name || now?.name || "";
  return {
    start: now?.start ?? 0,
    end: now?.end ?? 0,
    text: now?.text ?? known,
    name: known,
    lat: Number(lat),
    lon: Number(lon),
    radius_km: km,
    country: country || null,
    geo_precision: km <= EXACT_KM ? 1 : km <= REGION_KM ? 2 : 3,
    confidence: 1,
  };
}
