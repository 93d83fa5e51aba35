/** In which order the table lists rows. Pure. What a row does not say comes last, whichever way. */

const compareText = (a, b) => (a < b ? -1 : Number(a > b));
const compareAmount = (a, b) => a - b;
const text = (pick) => ({ pick, compare: compareText, first: 1 });
const amount = (pick) => ({ pick, compare: compareAmount, first: -1 });

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
  const said = [];
  const unsaid = [];
  for (const row of rows) {
    const key = pick(row);
    if (key === null) unsaid.push({ key: 0, row });
    else said.push({ key, row });
  }
  said.sort((a, b) => way * compare(a.key, b.key) || tie(a.row, b.row));
  unsaid.sort((a, b) => tie(a.row, b.row));
  return [...said, ...unsaid].map((each) => each.row);
}

function tie(one, other) {
  return (other.last ?? -Infinity) - (one.last ?? -Infinity) || compareText(one.id, other.id);
}
