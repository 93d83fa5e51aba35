/** ACLED's six event types and twenty-five sub-types, as `tocsin.contracts.ontology` spells them, and a colour for each. */

export const SUB_TYPES = {
  Battles: ["Armed clash", "Government regains territory", "Non-state actor overtakes territory"],
  "Explosions/Remote violence": [
    "Air/drone strike",
    "Chemical weapon",
    "Grenade",
    "Remote explosive/landmine/IED",
    "Shelling/artillery/missile attack",
    "Suicide bomb",
  ],
  "Violence against civilians": ["Abduction/forced disappearance", "Attack", "Sexual violence"],
  Riots: ["Mob violence", "Violent demonstration"],
  Protests: ["Excessive force against protesters", "Peaceful protest", "Protest with intervention"],
  "Strategic developments": [
    "Agreement",
    "Arrests",
    "Change to group/activity",
    "Disrupted weapons use",
    "Headquarters or base established",
    "Looting/property destruction",
    "Non-violent transfer of territory",
    "Other",
  ],
};

/** In this order they are listed, stacked and coloured. */
export const TYPES = Object.keys(SUB_TYPES);

export const NUMBER_OF = Object.fromEntries(TYPES.map((type, number) => [type, number]));

export const TYPE_OF = Object.fromEntries(TYPES.flatMap((type) => SUB_TYPES[type].map((sub) => [sub, type])));

export const STATUSES = ["asserted", "claimed", "alleged"];

/** Return the colours of the types as the style sheet has them now, light or dark. */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  return TYPES.map((_, number) => style.getPropertyValue(`--type-${number}`).trim());
}
