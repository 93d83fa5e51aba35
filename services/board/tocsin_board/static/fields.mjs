/** An incident's fields as they are shown: a title, a value, and the path by which its evidence is found. */

import { el, told } from "./dom.mjs";
import { countryName, countWords, intervalWords, plain, several, tollWords } from "./words.mjs";

const TOLLS = ["killed", "injured", "missing", "abducted", "arrested"];
const BASES = {
  publication: "no day is told: the day of publication",
  relative: "reckoned from the day of publication",
  vague_term: "from a vague word",
  none_reported: "the report says none",
};
const PRECISION = { 1: "exact place", 2: "part of a region", 3: "region or country" };
const PLACES = {
  scope: "named in another sentence of this incident",
  context: "named in a sentence beside it",
  heading: "the heading that it stands under",
  dateline: "where the story was filed",
  report: "the country that the report is mostly about",
};

/** Return [{path, title, value}] of what is known; `value` is a list of nodes and words. */
export function fieldsOf(incident) {
  return [
    { path: "sub_event_type", title: "Event", value: [incident.sub_event_type, note(incident.event_type)] },
    {
      path: "status",
      title: "Status",
      value: [incident.status, incident.outcome === "unknown" ? null : note(`outcome: ${incident.outcome}`)],
    },
    ...when(incident.time),
    ...where(incident),
    ...incident.actors.map((actor, i) => ({
      path: `actors.${i}`,
      title: capital(actor.role),
      value: [told(actor.name ?? actor.text), actorNote(actor)],
    })),
    ...incident.targets.map((target, i) => ({
      path: `targets.${i}`,
      title: "Hit",
      value: [countWords(target.count), told(target.name ?? target.text), note(plain(target.category))],
    })),
    ...incident.weapons.map((weapon, i) => ({
      path: `weapons.${i}`,
      title: "Weapon",
      value: [countWords(weapon.count), plain(weapon.category), note("“", told(weapon.text), "”")],
    })),
    ...TOLLS.map((fate) => toll(fate, incident.casualties[fate])).filter(Boolean),
    ...incident.claims.map((claim, i) => ({
      path: `claims.${i}`,
      title: "Claim",
      value: [told(claim.claimant), ` ${claim.stance}`, claim.subject ? [" ", told(claim.subject)] : null].flat(),
    })),
    ...incident.other_places.map((place, i) => ({
      path: `other_places.${i}`,
      title: capital(plain(place.role)),
      value: [told(place.name ?? place.text), note("not where it occurred")],
      span: place,
    })),
    ...codes(incident.codes),
  ];
}

/** Return whether evidence for `field` speaks for the field at `path`, or for a part of it. */
export const speaksFor = (field, path) =>
  field === path || field.startsWith(`${path}.`) || (path === "status" && field === "outcome");

function note(...words) {
  return el("span", { class: "note" }, words);
}

function when(time) {
  if (!time) return [{ path: "time", title: "When", value: [note("not known")] }];
  const basis = BASES[time.basis] ?? null;
  return [
    {
      path: "time",
      title: "When",
      value: [
        intervalWords(time.start, time.end),
        time.precision === "day" ? null : note(`known to the ${time.precision}`),
        basis ? note(basis) : null,
      ],
    },
  ];
}

function where({ location, location_reason: reason }) {
  if (!location) return [{ path: "location", title: "Where", value: [note("no coordinates: ", told(reason))] }];
  const lands = [location.admin1, location.country_name ?? (location.country && countryName(location.country))]
    .filter(Boolean)
    .join(", ");
  const sure = [
    `± ${Math.round(location.radius_km ?? 0)} km`,
    PRECISION[location.geo_precision],
    PLACES[location.basis],
  ]
    .filter(Boolean)
    .join(" · ");
  const at =
    location.lat === null
      ? null
      : el("span", { class: "coordinates" }, `${location.lat.toFixed(4)}, ${location.lon.toFixed(4)}`);
  return [
    {
      path: "location",
      title: "Where",
      value: [
        told(location.name ?? location.text),
        note(told(lands)),
        note(sure),
        at,
        location.guess ? el("span", { class: "note warn" }, "a guess: ", told(location.guess)) : null,
        location.named ? note("the text calls it ", told(location.named)) : null,
      ],
      span: location,
    },
  ];
}

function actorNote(actor) {
  const kind = [actor.kind && plain(actor.kind), actor.country && countryName(actor.country)]
    .filter(Boolean)
    .join(", ");
  return kind ? note(kind) : null;
}

function toll(fate, said) {
  if (!said) return null;
  const basis = BASES[said.basis];
  return {
    path: `casualties.${fate}`,
    title: capital(fate),
    value: [el("strong", { class: "figure" }, tollWords(said.min, said.max)), basis ? note(basis) : null],
  };
}

function codes({ acled, plover, cameo, ucdp, custom }) {
  const list = [
    acled.disorder_type && `ACLED ${acled.disorder_type}`,
    plover.event && `PLOVER ${[plover.event, ...plover.mode].join("/")}`,
    cameo.code && `CAMEO ${cameo.code}`,
    ucdp.type_of_violence && `UCDP type ${ucdp.type_of_violence}`,
    custom && `${custom.code} ${custom.name}`,
  ].filter(Boolean);
  return list.length
    ? [
        {
          path: "codes",
          title: several(list.length, "code").replace(/^\d+ c/, "C"),
          value: [note(list.join(" · "))],
          isDerived: true,
        },
      ]
    : [];
}

const capital = (word) => word[0].toUpperCase() + word.slice(1);
