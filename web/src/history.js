/**
 * @typedef {import('./store.js').Store} Store
 * @typedef {import('./state.js').Snapshot} Snapshot
 */

/** Places to come back to; the reports of older ones are let go. */
const kept = 60;

/**
 * Makes the browser's back and forward buttons go through what was shown. Only a number stands in the browser's
 * history; what it means is forgotten with the page.
 * @param {Store} store
 */
export function followHistory(store) {
  /** @type {Map<number, Snapshot>} */
  const places = new Map();
  // A number that no earlier visit of this page has used.
  let at = Date.now();
  let last = '';

  /** @param {boolean} replace */
  function keep(replace) {
    if (!replace) at += 1;
    for (const number of places.keys()) if (number > at || number <= at - kept) places.delete(number);
    places.set(at, store.snapshot());
    history[replace ? 'replaceState' : 'pushState']({ pyverdict: at }, '');
  }

  keep(true);
  store.addEventListener('move', (event) => {
    const { detail: how } = /** @type {CustomEvent<string>} */ (event);
    // Arrow keys through a list are one way, not a hundred.
    keep(how === 'select' && last === 'select');
    last = how;
  });
  addEventListener('popstate', ({ state }) => {
    const snapshot = places.get(state?.pyverdict);
    if (!snapshot) return;
    at = state.pyverdict;
    last = '';
    store.restore(snapshot);
  });
}
