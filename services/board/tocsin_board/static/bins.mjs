/** Days put together into bars: days, weeks or months, whichever leaves bars that can be told apart. Pure. */

import { dayNumber, isoOf } from "./words.mjs";

const DAYS_AT_MOST = 100;
const WEEKS_AT_MOST = 730;
const WEEK = 7;
const MONDAY = 4; // 1970-01-01 was a Thursday: day 4 was a Monday
const ZOOMED_BELOW = 1 / 6; // of all days: a narrower filter is shown larger, with as much again on either side
const LEAST_DAYS = 30; // a single day would be one bar as wide as the page
const OUTLYING = 0.01; // of all incidents: as many old ones are left of the first bar, or a single one would flatten all

/** Return the days that a histogram of these rows shows: {first, last}, or null where none has a day. */
export function domain(rows, { since, until }) {
  const days = Float64Array.from(
    rows.filter((row) => row.last !== null),
    (row) => row.last,
  ).sort();
  if (!days.length) return null;
  const newest = days[days.length - 1];
  const all = { first: Math.min(days[Math.floor(days.length * OUTLYING)], newest - LEAST_DAYS + 1), last: newest };
  if (!since && !until) return all;
  const first = since ? dayNumber(since) : all.first;
  const last = until ? dayNumber(until) : all.last;
  const span = Math.max(last - first, WEEK);
  if (span > (all.last - days[0]) * ZOOMED_BELOW)
    return { first: Math.min(first, all.first), last: Math.max(last, all.last) };
  return { first: first - span, last: Math.min(last + span, Math.max(last, all.last)) };
}

/** Return the bins of a domain: {unit, starts}; `starts` has one more, the end of the last bin. */
export function binsOf({ first, last }) {
  const span = last - first + 1;
  const unit = span <= DAYS_AT_MOST ? "day" : span <= WEEKS_AT_MOST ? "week" : "month";
  const starts = [floor(first, unit)];
  while (starts.at(-1) <= last) starts.push(next(starts.at(-1), unit));
  return { unit, starts };
}

/** Return for each bin how many rows of each of `kinds` types end in it: rows of `kinds` numbers. */
export function counted(rows, starts, kinds, typeOf) {
  const counts = Array.from({ length: starts.length - 1 }, () => new Array(kinds).fill(0));
  for (const row of rows) {
    const bin = row.last === null ? -1 : binOf(row.last, starts);
    if (bin >= 0) counts[bin][typeOf(row)] += 1;
  }
  return counts;
}

/** Return the index of the bin that a day is in, -1 where it is in none. */
export function binOf(day, starts) {
  if (day < starts[0] || day >= starts.at(-1)) return -1;
  let low = 0;
  let high = starts.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= day) low = middle;
    else high = middle;
  }
  return low;
}

function floor(day, unit) {
  if (unit === "day") return day;
  if (unit === "week") return day - ((((day - MONDAY) % WEEK) + WEEK) % WEEK);
  return dayNumber(`${isoOf(day).slice(0, 7)}-01`);
}

function next(day, unit) {
  if (unit === "day") return day + 1;
  if (unit === "week") return day + WEEK;
  const [year, month] = isoOf(day).split("-").map(Number);
  return month === 12 ? dayNumber(`${year + 1}-01-01`) : dayNumber(`${year}-${String(month + 1).padStart(2, "0")}-01`);
}
