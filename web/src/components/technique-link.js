import { html } from 'lit';
import { outside } from '../links.js';
import { visible, visibleText } from '../visible.js';

/**
 * A technique id, linked to its page at MITRE when the report knows it.
 * @param {import('../types.js').Report} report
 * @param {string} id
 */
export function techniqueLink(report, id) {
  const technique = report.techniques.find((candidate) => candidate.id === id);
  const href = outside(technique?.url);
  return href === null
    ? html`<span class="tag">${visible(id)}</span>`
    : html`<a
        class="tag"
        href=${href}
        title=${visibleText(technique?.name ?? '')}
        target="_blank"
        rel="noreferrer noopener"
        >${visible(id)}</a
      >`;
}
