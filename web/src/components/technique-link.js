import { html } from 'lit';
import { visible, visibleText } from '../visible.js';
import { outsideLink } from './outside-link.js';

/**
 * A technique id, linked to its page at MITRE when the report knows it.
 * @param {import('../types.js').Report} report
 * @param {string} id
 */
export function techniqueLink(report, id) {
  const technique = report.techniques.find((candidate) => candidate.id === id);
  return outsideLink(technique?.url, visible(id), {
    tag: true,
    title: visibleText(technique?.name ?? ''),
    otherwise: html`<span class="tag">${visible(id)}</span>`,
  });
}
