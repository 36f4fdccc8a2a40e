import { css, html, nothing } from 'lit';
import { bytes, find, t, utc } from '../i18n.js';
import { virusTotalFile } from '../links.js';
import { shared } from '../styles/shared.js';
import { visible } from '../visible.js';
import './copy-button.js';
import { ReportElement, define } from './element.js';
import { virusTotalLink } from './outside-link.js';

/** @typedef {import('../types.js').Report} Report */

/** The facts of the finding under the console's names, and those of the script with what was checked about them. */
class Facts extends ReportElement {
  static styles = [
    shared,
    css`
      .columns {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
      }
      .columns.one {
        grid-template-columns: minmax(0, 1fr);
      }
      section {
        padding: 16px 22px 20px;
      }
      section + section {
        border-inline-start: 1px solid var(--pv-line);
      }
      h2 {
        margin-bottom: 8px;
        color: var(--pv-dim);
        font-size: 12px;
        font-weight: 600;
        letter-spacing: 0.04em;
        text-transform: uppercase;
      }
      dl {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: 5px 18px;
        font-size: 14px;
      }
      dt {
        min-width: 4.7em;
        color: var(--pv-dim);
      }
      .finding dt {
        min-width: 9.8em;
      }
      .finding:lang(pt) dt {
        min-width: 12.4em;
      }
      dd {
        overflow-wrap: anywhere;
      }
      details {
        margin-top: 6px;
        font-size: 14px;
      }
      summary {
        width: max-content;
        color: var(--pv-dim);
        font-size: 13px;
        cursor: pointer;
      }
      summary:hover {
        color: var(--pv-ink);
      }
      details dl {
        margin-top: 5px;
      }
      .hash {
        font-size: 12px;
        letter-spacing: -0.02em;
      }
      .ok {
        color: var(--pv-ok);
      }
      .bad {
        color: var(--pv-bad);
        font-weight: 600;
      }
      .warn {
        color: var(--pv-warn);
        font-weight: 600;
      }
      @container (max-width: 820px) {
        .columns {
          grid-template-columns: minmax(0, 1fr);
        }
        section + section {
          border-inline-start: 0;
          border-top: 1px solid var(--pv-line);
        }
      }
      @container (max-width: 480px) {
        dl {
          grid-template-columns: minmax(0, 1fr);
          gap: 0;
        }
        dd {
          margin-bottom: 7px;
        }
        section {
          padding: 14px 16px;
        }
      }
    `,
  ];

  /** How many other findings this one has to do with. */
  #related() {
    const others = new Set(this.store.report.related.map(({ report }) => report)).size;
    if (others === 0) return nothing;
    return html`<button class="link" @click=${() => this.store.open('related')}>
      ${others === 1 ? t('facts.related.one') : t('facts.related.many', { n: others })}
    </button>`;
  }

  render() {
    const { report } = this.store;
    const script = card('script', ...scriptFacts(report));
    if (!report.finding) return html`<div class="columns one">${script}</div>`;
    return html`<div class="columns">
      ${card('finding', ...findingFacts(report, this.#related()))}${script}
    </div>`;
  }
}

/**
 * @param {'finding' | 'script'} of
 * @param {unknown[]} first what is always shown
 * @param {unknown[]} rest what is shown on demand
 */
const card = (of, first, rest) =>
  html`<section class=${of}>
    <h2>${t(`facts.${of}`)}</h2>
    <dl>${first}</dl>
    ${
      rest.every((fact) => fact === nothing)
        ? nothing
        : html`<details>
            <summary>${t('facts.more')}</summary>
            <dl>${rest}</dl>
          </details>`
    }
  </section>`;

/**
 * A row, unless there is nothing to say.
 * @param {string} name
 * @param {unknown} value
 */
const row = (name, value) =>
  value === '' || value === nothing || value === null
    ? nothing
    : html`<dt>${name}</dt>
        <dd>${value}</dd>`;

/**
 * A hostile value in typewriter letters, or nothing when it is empty.
 * @param {string} text
 */
const mono = (text) => (text === '' ? nothing : visible(text, 'mono'));

/** @param {string} text */
const plain = (text) => (text === '' ? nothing : visible(text));

/**
 * @param {Report} report
 * @param {unknown} related the way to what it has to do with others, or nothing
 * @returns {[unknown[], unknown[]]}
 */
function findingFacts({ finding, input }, related) {
  if (!finding) return [[], []];
  const process = finding.process === null ? undefined : finding.processes[finding.process];
  const [container] = finding.containers;
  return [
    [
      row(t('facts.category'), plain(finding.category)),
      row(t('facts.binary'), process ? mono(process.binary.path) : nothing),
      row(t('facts.scriptPath'), mono(input.script.path)),
      row(t('facts.arguments'), process && process.arguments.length > 0 ? commandLine(process) : nothing),
      row(t('facts.resource'), mono(finding.resource.name)),
      row(t('facts.eventTime'), plain(utc(finding.eventTime))),
      row(t('tabs.related'), related),
    ],
    [
      row(t('facts.severity'), plain([finding.severity, finding.state].filter(Boolean).join(', '))),
      row(t('facts.project'), plain(finding.resource.projectDisplayName)),
      row(t('facts.container'), container ? mono(container.name) : nothing),
      row(t('facts.image'), container ? mono(container.uri) : nothing),
      row(t('facts.user'), process?.userId === 0 ? t('facts.root') : (process?.userId ?? nothing)),
      row(t('facts.source'), plain(finding.parentDisplayName)),
      row(t('facts.input'), find(`facts.wrapper.${input.wrapper}`) ?? input.wrapper),
    ],
  ];
}

/** The arguments as a shell would be given them, shortened: code behind -c stands in the code view. */
const shownArguments = 600;

/** @param {import('../types.js').Process} process */
function commandLine(process) {
  const line = process.arguments
    .map((argument) =>
      /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`,
    )
    .join(' ');
  const cut = line.length > shownArguments ? `${line.slice(0, shownArguments)}…` : line;
  return html`${mono(cut)}
  ${process.argumentsTruncated ? html`<span class="warn">${t('facts.argumentsTruncated')}</span>` : nothing}`;
}

/**
 * @param {Report} report
 * @returns {[unknown[], unknown[]]}
 */
function scriptFacts(report) {
  const { kind, script } = report.input;
  const known = script.size > 0;
  const declared = script.declaredSha256;
  return [
    [
      kind === 'finding' ? nothing : row(t('facts.name'), mono(script.path)),
      kind === 'finding'
        ? nothing
        : row(t('facts.input'), t(kind === 'command' ? 'facts.wrapper.command' : 'facts.wrapper.none')),
      row(t('facts.contents'), contents(report)),
      row(t('facts.meaning'), plain(script.meaning)),
      row(t('facts.sha256'), known ? sha256(report) : nothing),
      row(
        t('facts.declared'),
        declared !== '' && declared !== script.sha256 ? hash(t('facts.declared'), declared, true) : nothing,
      ),
    ],
    known
      ? [
          row('SHA-1', hash('SHA-1', script.sha1, false)),
          row('MD5', hash('MD5', script.md5, false)),
          row('TLSH', script.fuzzy === '' ? nothing : hash('TLSH', script.fuzzy, false)),
        ]
      : [],
  ];
}

/**
 * "complete, 1,204 bytes, utf-8, Python 3".
 * @param {Report} report
 */
function contents({ input: { kind, script } }) {
  const tone = { no: 'ok', yes: 'warn', unknown: '' }[script.truncated];
  const python =
    script.pythonVersion === 2
      ? t('facts.python.2')
      : script.pythonVersion === 3
        ? t('facts.python.3')
        : t('facts.python.any');
  const rest = [bytes(script.size), ...(script.size > 0 ? [script.encoding, python] : [])].join(', ');
  return kind === 'finding'
    ? html`<span class=${tone}>${t(`facts.contents.${script.truncated}`)}</span>, ${rest}`
    : rest;
}

/**
 * The hash of what was analysed, what it says against the finding's, and where to look it up. The hash of a cut-off
 * script is nobody's file: the finding's own is looked up then.
 * @param {Report} report
 */
function sha256({ input }) {
  const { script, kind } = input;
  const checks = {
    match: html`<span class="ok">✓ ${t('facts.hash.match')}</span>`,
    prefix: html`<span class="warn">${t('facts.hash.prefix')}</span>`,
    mismatch: html`<span class="bad">✗ ${t('facts.hash.mismatch')}</span>`,
    undeclared: kind === 'finding' ? html`<span class="dim">${t('facts.hash.undeclared')}</span>` : nothing,
  };
  return hash(t('facts.sha256'), script.sha256, script.truncated !== 'yes', checks[script.integrity]);
}

/**
 * @param {string} name
 * @param {string} value
 * @param {boolean} lookup
 * @param {unknown} [check] what is known about it
 */
function hash(name, value, lookup, check = nothing) {
  const link = virusTotalLink(lookup ? virusTotalFile(value) : null);
  const separator = check === nothing || link === nothing ? nothing : ' · ';
  return html`${visible(value, 'mono hash')}
    <pv-copy .text=${value} .name=${name}></pv-copy> ${check}${separator}${link}`;
}

define('pv-facts', Facts);
