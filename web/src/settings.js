/**
 * What the reader chose, kept in this browser: language and theme, never anything that was pasted.
 * @param {'language' | 'theme'} name
 * @returns {string | null}
 */
export function stored(name) {
  try {
    return localStorage.getItem(`pyverdict-${name}`);
  } catch {
    return null;
  }
}

/**
 * @param {'language' | 'theme'} name
 * @param {string} value
 */
export function store(name, value) {
  try {
    localStorage.setItem(`pyverdict-${name}`, value);
  } catch {
    // Storage is switched off: the choice lasts until the page is closed.
  }
}
