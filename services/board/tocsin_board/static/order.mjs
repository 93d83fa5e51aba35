/** In which order the table lists rows. Pure. What a row does not say comes last, whichever way. */

const text = (pick) => ({ pick, compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0), first: 1 });
const amount = (pick) => ({ pick, compare: (a, b) => a - b, first: -1 });

/** What can be sorted by, and which way first: the newest, the largest, the first of the alphabet. */
export const ORDERS = {
  when: amount((row) => row.last),
  what: text((row) => row.sub_event_type),
  where: text((row) => (row.place === null ? null : row.place.toLowerCase())),
  who: text((row) => (row.actor ?? row.target)?.toLowerCase() ?? null),
  killed: amount((row) => row.killed_max ?? row.killed_min),
  injured: amount((row) => row.injured_max ?? row.injured_min),
  sources: amount((row) => row.independent),
  confidence: amount((row) => row.confidence),
};

/** Return the rows in order; `way` is 1 for the least first, -1 for the greatest. Ties go by the day, then by the id. */
export function ordered(rows, name, way) {
  const { pick, compare } = ORDERS[name];
  return [...rows].sort((a, b) => between(pick(a), pick(b), compare, way) || between(a.last, b.last, ORDERS.when.compare, -1) || (a.id < b.id ? -1 : 1));
}

function between(one, other, compare, way) {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return way * compare(one, other);
}
