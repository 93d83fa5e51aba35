/** How values are said: days, tolls, countries, times. Pure. */

const DAY_MILLISECONDS = 86_400_000;
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
const countries = new Intl.DisplayNames("en", { type: "region" });
const grouped = new Intl.NumberFormat("en");

export const NOTHING_SAID = "–";

/** Return the day of an ISO date as days since 1970. */
export const dayNumber = (iso) => Date.parse(iso) / DAY_MILLISECONDS;

/** Return the ISO date of days since 1970. */
export const isoOf = (number) => new Date(number * DAY_MILLISECONDS).toISOString().slice(0, 10);

export const dayWords = (number) => day.format(number * DAY_MILLISECONDS);

/** Say an interval of days, both ends included, without saying twice what they share. */
export function intervalWords(start, end) {
  return day.formatRange(dayNumber(start) * DAY_MILLISECONDS, dayNumber(end) * DAY_MILLISECONDS);
}

/** Say a moment in UTC; "not said" where there is none. */
export const momentWords = (iso) => (iso ? `${moment.format(Date.parse(iso))} UTC` : "not said");

export const number = (value) => grouped.format(value);

/** Say a number of people as the report did: "at least 14" is 14+. Null is not said, 0 is none. */
export function tollWords(least, most) {
  if (least === null && most === null) return NOTHING_SAID;
  if (most === null) return `${number(least)}+`;
  if (least === null) return `≤ ${number(most)}`;
  return least === most ? number(least) : `${number(least)}–${number(most)}`;
}

/** Say how many of something: {min: 2, max: 2} is "2 ×". */
export const countWords = (range) => (range ? `${tollWords(range.min, range.max)} × ` : "");

const named = new Map();

/** Return the English name of an ISO 3166-1 code, or the code. */
export function countryName(code) {
  if (!named.has(code)) named.set(code, /^[A-Z]{2}$/.test(code) ? countries.of(code) : code);
  return named.get(code);
}

/** Return "military base" for "military_base". */
export const plain = (code) => String(code).replaceAll("_", " ");

export const percent = (share) => `${Math.round(share * 100)} %`;

/** Say how many of a thing: `several(1, "report")` is "1 report". */
export const several = (count, thing, things = `${thing}s`) => `${number(count)} ${count === 1 ? thing : things}`;

/** Say how long: seconds as people say them. */
export function durationWords(seconds) {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 90) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 129_600) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

/** Say how long before `now`, both ISO, something was. */
export const agoWords = (iso, now) => `${durationWords(Math.max(0, (Date.parse(now) - Date.parse(iso)) / 1000))} ago`;
