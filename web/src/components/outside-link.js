import { html, nothing } from 'lit';
import { t } from '../i18n.js';
import { outside } from '../links.js';

/**
 * A link out of the page, which tells the other side nothing of it; without an address that may be linked
 * to, what stands for it.
 * @param {string | null | undefined} address
 * @param {unknown} text
 * @param {{ title?: string, tag?: boolean, otherwise?: unknown }} [options]
 */
export function outsideLink(address, text, { title, tag = false, otherwise = nothing } = {}) {
  const href = outside(address);
  if (href === null) return otherwise;
  return html`<a
    class=${tag ? 'tag' : nothing}
    href=${href}
    title=${title ?? nothing}
    target="_blank"
    rel="noreferrer noopener"
    >${text}</a
  >`;
}

/**
 * The link to a page of VirusTotal, or nothing.
 * @param {string | null | undefined} address
 */
export const virusTotalLink = (address) =>
  outsideLink(address, t('facts.virusTotal'), { title: t('facts.virusTotalHint') });
