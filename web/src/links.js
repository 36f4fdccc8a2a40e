/** The only hosts that the page links to. */
const hosts = new Set([
  'attack.mitre.org',
  'www.virustotal.com',
  'cloud.google.com',
  'docs.cloud.google.com',
]);

/**
 * The address when it leads to one of the hosts above over HTTPS, else null: a report may come from anywhere.
 * @param {string | null | undefined} address
 * @returns {string | null}
 */
export function outside(address) {
  if (!address) return null;
  try {
    const url = new URL(address);
    return url.protocol === 'https:' && hosts.has(url.host) && !url.username && !url.password
      ? url.href
      : null;
  } catch {
    return null;
  }
}

/**
 * The page on VirusTotal of a file with this SHA-256, or null when it is none. Looking up uploads nothing.
 * @param {string} sha256
 */
export const virusTotalFile = (sha256) =>
  /^[0-9a-f]{64}$/.test(sha256) ? `https://www.virustotal.com/gui/file/${sha256}` : null;
