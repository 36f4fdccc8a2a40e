/** Milliseconds after which it is done all the same: a page in the background has no idle time. */
const atTheLatest = 500;

/** @param {() => void} act done when what is there has been painted and there is nothing better to do */
export function whenIdle(act) {
  if ('requestIdleCallback' in window) requestIdleCallback(act, { timeout: atTheLatest });
  else setTimeout(act);
}
