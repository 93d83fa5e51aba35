/** Who and what takes part, as `tocsin.contracts.parties` spells it: the lists that an analyst may set, column by column. */

const ROLES = [
  "perpetrator",
  "target",
  "victim",
  "claimant",
  "attributer",
  "interceptor",
  "host",
  "mediator",
  "participant",
];
const ACTOR_KINDS = [
  "state_force",
  "rebel",
  "political_militia",
  "identity_militia",
  "rioter",
  "protester",
  "civilian",
  "external",
];
const WEAPONS = [
  "drone",
  "rocket",
  "ballistic_missile",
  "cruise_missile",
  "missile",
  "mortar",
  "artillery",
  "air_strike",
  "ied",
  "vbied",
  "suicide_vest",
  "explosive",
  "landmine",
  "naval_mine",
  "grenade",
  "small_arms",
  "blade",
  "incendiary",
  "chemical",
  "crowd_control",
  "vehicle",
  "cyber",
  "other",
];
const TARGETS = [
  "military_base",
  "military_personnel",
  "police",
  "government",
  "critical_infrastructure",
  "energy",
  "transport",
  "civilian",
  "business",
  "media",
  "aid",
  "health",
  "education",
  "religious",
  "diplomatic",
  "vessel",
  "aircraft",
  "vehicle",
  "other",
];
const TARGET_ENTITIES = ["person", "people", "facility", "vehicle", "vessel", "aircraft", "infrastructure", "other"];

const name = { name: "name", title: "Name, where it has one" };
const text = { name: "text", title: "In the report's words", isNeeded: true };
const count = { name: "count", title: "How many", isCount: true };

/**
 * By the field's path: what one of it is called, and its columns. `options` are the only values, the first is a new
 * row's; `mayLack` allows none; `isCount` is at least and at most.
 */
export const LISTS = {
  actors: {
    one: "actor",
    columns: [
      { name: "role", title: "Role", options: ROLES },
      { name: "entity", title: "Is", options: ["organisation", "person", "group"] },
      name,
      text,
      { name: "kind", title: "Kind", options: ACTOR_KINDS, mayLack: true },
      { name: "country", title: "Country, two letters", pattern: "[A-Z]{2}" },
    ],
  },
  targets: {
    one: "target",
    columns: [
      { name: "category", title: "What it is for", options: TARGETS },
      { name: "entity", title: "Is", options: TARGET_ENTITIES },
      name,
      text,
      count,
    ],
  },
  weapons: { one: "weapon", columns: [{ name: "category", title: "Weapon", options: WEAPONS }, text, count] },
  claims: {
    one: "claim",
    columns: [
      { name: "claimant", title: "Who says it", isNeeded: true },
      { name: "stance", title: "Says", options: ["claims", "denies", "attributes", "blames"] },
      { name: "subject", title: "Of whom, where of another" },
      { name: "text", title: "In the report's words" },
    ],
  },
};
