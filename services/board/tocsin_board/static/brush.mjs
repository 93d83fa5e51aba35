/** A stretch of the histogram's bars that the keyboard moves: [where it was begun, where it is led]. Pure. */

const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 };

/**
 * Return where a key moves a stretch among so many bars; null for another key. Alone it moves the whole stretch, with
 * Shift the end that is led. Nothing leaves the bars.
 */
export function moved([begun, led], { key, shiftKey }, count) {
  const most = count - 1;
  const ends = { Home: -count, End: count };
  const step = STEPS[key] ?? ends[key];
  if (step === undefined || !count) return null;
  if (shiftKey) return [begun, Math.min(most, Math.max(0, led + step))];
  const room = Math.min(most - Math.max(begun, led), Math.max(-Math.min(begun, led), step));
  return [begun + room, led + room];
}
