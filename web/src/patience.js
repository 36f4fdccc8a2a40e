/** Milliseconds before each further attempt. */
const pauses = [300, 1500];

/**
 * A part of the page that is fetched when it is needed: what did not come is asked for again before it is given up.
 *
 * @template T
 * @param {() => Promise<T>} load
 * @param {() => void} [waiting] told when the first attempt has failed
 * @returns {Promise<T>}
 */
export async function patiently(load, waiting) {
  for (const pause of pauses) {
    try {
      return await load();
    } catch {
      waiting?.();
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return load();
}
