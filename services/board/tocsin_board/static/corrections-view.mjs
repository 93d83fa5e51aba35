/** What an analyst may say of an incident: another value, that it is two, or one with another, or none at all; and why. */

import { ask, mayCorrect } from "./api.mjs";
import { el, fill, told } from "./dom.mjs";
import { STATUSES, SUB_TYPES, TYPES } from "./ontology.mjs";
import { valueWords } from "./sources-view.mjs";
import { momentWords, plain } from "./words.mjs";

const TOLLS = ["killed", "injured", "missing", "abducted", "arrested"];
const EXACT_KM = 10; // ACLED's geo_precision of a radius: a town, a part of a region, a region
const REGION_KM = 100;
const OUTCOMES = ["completed", "attempted", "intercepted", "failed", "unknown"];

/** Return the corrections that were made and, where the key may, forms for more; `done` is called after one. */
export function correctionsView(known, done) {
  const log = known.corrections ?? [];
  const made = log.length
    ? el("ol", { class: "history" }, log.map(entry).reverse())
    : el("p", { class: "summary" }, "Nobody has corrected this incident.");
  if (!mayCorrect())
    return el("div", {}, made, el("p", { class: "note" }, "To correct it, sign in with a key that may."));
  return el("div", {}, forms(known, done), el("h3", {}, "Made so far"), made);
}

function entry(correction) {
  const what = correction.field ? `${correction.kind} ${plain(correction.field)}` : correction.kind;
  return el(
    "li",
    { class: "by-hand" },
    el(
      "p",
      { class: "step" },
      el("strong", {}, what),
      el("span", { class: "note" }, told(correction.by), ` · ${momentWords(correction.at)}`),
    ),
    correction.value === undefined || correction.value === null
      ? null
      : el("p", {}, told(valueWords(correction.value))),
    el("p", {}, "“", told(correction.why), "”"),
  );
}

function forms(known, done) {
  const id = encodeURIComponent(known.incident.id);
  const isOut = known.state === "retracted";
  const send = (method, path, body) => ask(`incidents/${id}/${path}`, { method, body });
  return el(
    "div",
    { class: "forms" },
    isOut ? null : setForm(known, send, done),
    known.sources.length > 1 && !isOut ? splitForm(known, send, done) : null,
    isOut
      ? null
      : form(
          "Merge",
          "It is the same as another",
          [
            field(
              "With",
              el("input", { name: "with", required: true, maxlength: 64, placeholder: "Id of the other incident" }),
            ),
          ],
          (said, why) => send("POST", "merge", { with: said.get("with").trim(), why }),
          done,
        ),
    isOut
      ? form("Restore", "It did happen after all", [], (_, why) => send("POST", "restore", { why }), done)
      : form(
          "Retract",
          "It did not happen, or is none of ours",
          [],
          (_, why) => send("POST", "retract", { why }),
          done,
        ),
  );
}

function setForm(known, send, done) {
  const { incident } = known;
  const values = el("div", { class: "value" });
  const choices = {
    sub_event_type: "Event",
    status: "Status",
    outcome: "Outcome",
    time: "When",
    location: "Where",
    ...Object.fromEntries(TOLLS.map((fate) => [`casualties.${fate}`, plain(fate)])),
  };
  const chosen = el(
    "select",
    { name: "field", change: () => fill(values, inputs(chosen.value, incident)) },
    Object.entries(choices).map(([path, title]) => el("option", { value: path }, title)),
  );
  fill(values, inputs(chosen.value, incident));
  const set = (said, why) => {
    const value = valueOf(said, incident);
    return value === undefined
      ? send("DELETE", `fields/${chosen.value}`, { why })
      : send("PUT", `fields/${chosen.value}`, { value, why });
  };
  const undo = el(
    "label",
    { class: "choice" },
    el("input", { type: "checkbox", name: "unset" }),
    "take back what was set by hand",
  );
  return form(
    "Set",
    "A field is another",
    [field("Field", chosen), values, known.pinned.length ? undo : null],
    set,
    done,
  );
}

function inputs(path, incident) {
  const select = (options, now) =>
    el(
      "select",
      { name: "value" },
      options.map((each) => el("option", { value: each, selected: each === now }, each)),
    );
  if (path === "sub_event_type")
    return field(
      "Value",
      select(
        TYPES.flatMap((type) => SUB_TYPES[type]),
        incident.sub_event_type,
      ),
    );
  if (path === "status") return field("Value", select(STATUSES, incident.status));
  if (path === "outcome") return field("Value", select(OUTCOMES, incident.outcome));
  if (path === "time") {
    const day = (name, now) => el("input", { type: "date", name, required: true, value: now });
    return [field("From", day("start", incident.time?.start)), field("To", day("end", incident.time?.end))];
  }
  if (path === "location") return placeInputs(incident.location);
  const now = incident.casualties[path.split(".")[1]];
  const count = (name, value) => el("input", { type: "number", name, min: 0, max: 10_000_000, value });
  return [field("At least", count("min", now?.min)), field("At most", count("max", now?.max))];
}

/** Return the value that a form says: undefined takes back what was set. */
function valueOf(said, incident) {
  if (said.get("unset")) return undefined;
  if (said.has("value")) return said.get("value");
  if (said.has("start")) {
    const [start, end] = [said.get("start"), said.get("end")];
    const days = (Date.parse(end) - Date.parse(start)) / 86_400_000 + 1;
    const precision = days <= 1 ? "day" : days < 7 ? "days" : days <= 7 ? "week" : days <= 31 ? "month" : "year";
    return { start, end, precision, text: null, basis: "explicit" };
  }
  if (said.has("lat")) return placeOf(said, incident.location);
  const bound = (name) => (said.get(name) === "" ? null : Number(said.get(name)));
  const [min, max] = [bound("min"), bound("max")];
  if (min === null && max === null) return null;
  return { min, max, basis: min === max ? "exact" : "range" };
}

function placeInputs(now) {
  const degrees = (name, value, most) =>
    el("input", { type: "number", name, min: -most, max: most, step: "any", value });
  return [
    field("Name", el("input", { name: "place", maxlength: 200, value: now?.name })),
    field("Latitude, empty where the place is not known", degrees("lat", now?.lat, 90)),
    field("Longitude", degrees("lon", now?.lon, 180)),
    field(
      "Within, in km",
      el("input", { type: "number", name: "radius", min: 0, step: "any", value: now?.radius_km ?? 5 }),
    ),
    field("Country, two letters", el("input", { name: "country", pattern: "[A-Z]{2}", value: now?.country })),
  ];
}

/** Return a place as an analyst says it, null where it is not known; the report's own words for it stay with it. */
function placeOf(said, now) {
  if (said.get("lat") === "" || said.get("lon") === "") return null;
  const radius = Number(said.get("radius"));
  const name = said.get("place").trim() || now?.name || "";
  return {
    start: now?.start ?? 0,
    end: now?.end ?? 0,
    text: now?.text ?? name,
    name,
    lat: Number(said.get("lat")),
    lon: Number(said.get("lon")),
    radius_km: radius,
    country: said.get("country") || null,
    geo_precision: radius <= EXACT_KM ? 1 : radius <= REGION_KM ? 2 : 3,
    confidence: 1,
  };
}

function splitForm(known, send, done) {
  const boxes = known.sources.map((each) =>
    el(
      "label",
      { class: "choice" },
      el("input", { type: "checkbox", name: "reports", value: each.report_id }),
      told(each.source.name),
    ),
  );
  return form(
    "Split",
    "Some reports tell of another incident",
    boxes,
    (said, why) => send("POST", "split", { reports: said.getAll("reports"), why }),
    done,
  );
}

function form(verb, title, inputs_, send, done) {
  const problem = el("p", { class: "problem", role: "alert" });
  const button = el("button", { class: "primary", type: "submit" }, verb);
  const sent = async (event) => {
    event.preventDefault();
    const said = new FormData(event.target);
    button.disabled = true;
    try {
      await send(said, said.get("why").trim());
      done();
    } catch (error) {
      problem.textContent = [error.message, error.mend].filter(Boolean).join(" ");
    } finally {
      button.disabled = false;
    }
  };
  const why = field(
    "Why",
    el("input", { name: "why", required: true, maxlength: 500, placeholder: "Kept beside the correction" }),
  );
  return el(
    "details",
    { class: "form" },
    el("summary", {}, verb, el("span", { class: "note" }, title)),
    el("form", { submit: sent }, inputs_, why, problem, button),
  );
}

function field(title, input) {
  return el("label", { class: "field" }, el("span", {}, title), input);
}
