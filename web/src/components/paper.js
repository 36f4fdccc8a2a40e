import { css, html, nothing } from 'lit';
import { bytes, score, t, utc } from '../i18n.js';
import { groups, place, whereOf } from '../places.js';
import { indicatorRole, phases, whatNext } from '../report-words.js';
import { visible } from '../visible.js';
import { commandStyles, commandText } from './command-text.js';
import { transforms } from './layer-tree.js';

/**
 * @typedef {import('../types.js').Report} Report
 * @typedef {import('../types.js').Layer} Layer
 */

/** Characters of one layer that are put on paper; the JSON has all. */
const shownText = 60_000;

/** Relations to other findings that are put on paper. */
const shownRelations = 50;

/** How a report looks on paper and in a saved file: black on white, nothing hidden, nothing to click. */
export const paperStyles = css`
  .paper {
    max-width: 900px;
    margin: 0 auto;
    padding: 24px;
    background: #fff;
    color: #16191d;
    font:
      14px/1.5 system-ui,
      sans-serif;
    color-scheme: light;
  }
  .paper h1 {
    margin: 0 0 2px;
    font-size: 24px;
  }
  .paper h2 {
    margin: 22px 0 6px;
    padding-bottom: 3px;
    border-bottom: 1px solid #dfe3e8;
    font-size: 16px;
    break-after: avoid;
  }
  .paper h3 {
    margin: 12px 0 2px;
    font-size: 14px;
    break-after: avoid;
  }
  .paper li,
  .paper tr,
  .paper .command {
    break-inside: avoid;
  }
  .paper p,
  .paper ul,
  .paper ol {
    margin: 4px 0;
  }
  .paper ul,
  .paper ol {
    padding-inline-start: 22px;
  }
  .paper table {
    width: 100%;
    border-collapse: collapse;
    font-size: 13px;
  }
  .paper td,
  .paper th {
    padding: 3px 10px 3px 0;
    border-bottom: 1px solid #eceff2;
    text-align: start;
    vertical-align: top;
    overflow-wrap: anywhere;
  }
  .paper th {
    width: 190px;
    color: #56606b;
    font-weight: 400;
  }
  .paper pre {
    margin: 4px 0;
    padding: 8px 10px;
    border: 1px solid #dfe3e8;
    border-radius: 6px;
    background: #f7f8fa;
    font:
      11.5px/1.5 ui-monospace,
      Menlo,
      Consolas,
      monospace;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .paper .dim {
    color: #56606b;
  }
  .paper .mono {
    font-family: ui-monospace, Menlo, Consolas, monospace;
    font-size: 0.92em;
  }
  .paper .control {
    padding: 0 2px;
    border: 1px solid #b3261e;
    border-radius: 3px;
    color: #b3261e;
    font-size: 0.85em;
  }
  .paper mark {
    background: #fdeeec;
    color: inherit;
    box-shadow: -10px 0 #fdeeec;
    print-color-adjust: exact;
  }
  .paper .command {
    margin: 6px 0;
    font-size: 13px;
  }
  .paper .changes {
    color: #855300;
    font-weight: 600;
  }
  .paper .malicious {
    color: #b3261e;
  }
  .paper .suspicious {
    color: #855300;
  }
  .paper .benign {
    color: #1b6b3a;
  }
  @media (max-width: 600px) {
    .paper {
      padding: 14px;
    }
    .paper tr {
      display: grid;
      padding: 4px 0;
      border-bottom: 1px solid #eceff2;
    }
    .paper th,
    .paper td {
      width: auto;
      padding: 0;
      border: 0;
    }
  }
  ${commandStyles}
`;

/** @param {string} name @param {string} value */
const row = (name, value) =>
  value === ''
    ? nothing
    : html`<tr>
        <th scope="row">${name}</th>
        <td>${visible(value)}</td>
      </tr>`;

/** @param {Report} report */
function facts(report) {
  const { finding, input } = report;
  const process = finding && finding.process !== null ? finding.processes[finding.process] : undefined;
  return html`<table>
    <tbody>
      ${
        finding
          ? [
              row(t('facts.category'), finding.category),
              row(t('facts.resource'), finding.resource.name),
              row(t('facts.eventTime'), utc(finding.eventTime)),
              row(t('facts.binary'), process?.binary.path ?? ''),
              row(t('facts.arguments'), process?.arguments.join(' ') ?? ''),
            ]
          : nothing
      }
      ${row(t('facts.scriptPath'), input.script.path)}
      ${row(t('facts.contents'), [t(`facts.contents.${input.script.truncated}`), bytes(input.script.size)].join(', '))}
      ${row('SHA-256', input.script.sha256)} ${row(t('facts.declared'), input.script.declaredSha256)}
    </tbody>
  </table>`;
}

/** @param {Report} report */
function evidence(report) {
  const found = groups(report.evidence);
  if (found.length === 0) return html`<p>${t('verdict.noReasons')}</p>`;
  return html`<ul>
    ${found.map(
      ({ severity, title, techniques, layer, spans }) =>
        html`<li>
          ${t(`severity.${severity}`)}: ${visible(title)}
          <span class="dim"
            >${spans.slice(0, 12).map((span, at) => `${at > 0 ? '; ' : ''}${place(report, layer, span)}`)}</span
          >
          ${visible(techniques.join(', '), 'mono')}
        </li>`,
    )}
  </ul>`;
}

/** A layer's text with the lines that prove something marked. @param {Report} report @param {Layer} layer */
function layerText(report, layer) {
  const title = html`<h2>
    ${t('layers.layer', { id: layer.id })}
    <span class="dim">${layer.parent === null ? nothing : visible(transforms(layer))}</span>
  </h2>`;
  if (layer.text === null)
    return html`${title}
      <p>${t('layers.binary', { size: bytes(layer.size), sha256: layer.sha256 })}</p>`;
  const marked = new Set();
  for (const { layer: of, span } of report.evidence) {
    if (of !== layer.id) continue;
    const last = Math.min(span.endLine, span.line + 400);
    for (let line = span.line; line <= last; line += 1) marked.add(line);
  }
  const shown = layer.text.slice(0, shownText);
  const lines = shown.split('\n');
  return html`${title}
    <pre>
${lines.map((line, at) => [marked.has(at + 1) ? html`<mark>${visible(line)}</mark>` : visible(line), '\n'])}</pre>
    ${shown.length < layer.text.length ? html`<p>${t('paper.cut', { n: shownText })}</p>` : nothing}`;
}

/** @param {import('../types.js').Command} command */
const command = ({ purpose, text, changes, note }) =>
  html`<div class="command">
    ${visible(purpose)}
    <span class=${changes ? 'changes' : 'dim'}>${t(changes ? 'response.changes' : 'response.reads')}</span>
    <pre>${commandText(text)}</pre>
    ${note === '' ? nothing : html`<span class="dim">${visible(note)}</span>`}
  </div>`;

/** @param {Report} report */
function plan(report) {
  const response = report.response;
  if (!response) return nothing;
  return html`<h2>${t('tabs.response')}</h2>
    <ul>
      ${response.notes.map((note) => html`<li>${visible(note)}</li>`)}
    </ul>
    ${phases.map((phase) => {
      const steps = response.steps.filter((step) => step.phase === phase);
      if (steps.length === 0) return nothing;
      return html`<h3>${t(`response.phase.${phase}`)}</h3>
        <ol>
          ${steps.map(
            ({ title, reason, commands }) =>
              html`<li>
                <b>${visible(title)}</b> ${visible(reason)}
                ${response.commands.filter(({ id }) => commands.includes(id)).map(command)}
              </li>`,
          )}
        </ol>`;
    })}`;
}

/** Why other findings of the same paste belong to this one. @param {Report} report */
function relations({ related }) {
  if (related.length === 0) return nothing;
  return html`<h2>${t('related.title')}</h2>
    <ul>
      ${related.slice(0, shownRelations).map(({ why }) => html`<li>${visible(why)}</li>`)}
    </ul>
    ${related.length > shownRelations ? html`<p>${t('verdict.more', { n: related.length - shownRelations })}</p>` : nothing}`;
}

/**
 * A whole report to be read without the page.
 * @param {Report} report
 */
export function paper(report) {
  const { verdict, indicators, techniques, diagnostics, engine, fetches = [] } = report;
  const counter = report.verdict.counterTitles;
  const next = whatNext(report);
  return html`<article class="paper">
    <h1 class=${verdict.label}>${t(`verdict.${verdict.label}`)}</h1>
    <p class="dim">
      ${verdict.label === 'inconclusive' ? t('verdict.noScore') : t('verdict.score', { score: score(verdict.score) })},
      ${verdict.basis === 'model' ? t('verdict.basis.model', { model: engine.model ?? '' }) : t('verdict.basis.evidence')}
    </p>
    <p>${visible(verdict.summary)}</p>
    ${
      verdict.allowed
        ? html`<p>
            ${t(verdict.allowed.match === 'sha256' ? 'allow.allowed' : 'allow.allowedSimilar')}.
            ${visible(verdict.allowed.note)}
          </p>`
        : nothing
    }
    <p>
      ${t('verdict.for')}
      ${counter.length === 0 ? t('verdict.for.none') : html`${visible(counter.join('. '))}.`}
    </p>
    ${next === null ? nothing : html`<p>${t('next.title')} ${next}</p>`}
    <h2>${t('tabs.summary')}</h2>
    ${facts(report)}
    <h2>${t('tabs.label')}</h2>
    ${evidence(report)}
    ${
      indicators.length === 0
        ? nothing
        : html`<h2>${t('tabs.indicators')}</h2>
            <table>
              <tbody>
                ${indicators.map(
                  (indicator) =>
                    html`<tr>
                      <th scope="row">${t(`indicators.type.${indicator.type}`)}</th>
                      <td>${visible(indicator.defanged)}</td>
                      <td>${indicatorRole(indicator)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`
    }
    ${
      fetches.length === 0
        ? nothing
        : html`<h2>${t('fetches.title')}</h2>
            <table>
              <tbody>
                ${fetches.map(({ call, defanged, lands, run }) =>
                  row(
                    call,
                    [defanged.replaceAll('\ufffc', '…'), lands, run ? t('fetches.run') : '']
                      .filter(Boolean)
                      .join(' · '),
                  ),
                )}
              </tbody>
            </table>`
    }
    ${
      techniques.length === 0
        ? nothing
        : html`<h2>ATT&amp;CK ${visible(engine.attackVersion)}</h2>
            <table>
              <tbody>
                ${techniques.map(({ id, name, tactics }) => row(id, [name, tactics.join(', ')].join(' · ')))}
              </tbody>
            </table>`
    }
    ${relations(report)} ${plan(report)}
    ${
      diagnostics.length === 0
        ? nothing
        : html`<h2>${t('tabs.diagnostics')}</h2>
            <ul>
              ${diagnostics.map((diagnostic) => html`<li>${visible([diagnostic.message, whereOf(report, diagnostic), diagnostic.detail].filter(Boolean).join(' · '))}</li>`)}
            </ul>`
    }
    ${report.layers.map((layer) => layerText(report, layer))}
    <p class="dim">PyVerdict ${visible(engine.version)}. ${t('paper.read')}</p>
  </article>`;
}
