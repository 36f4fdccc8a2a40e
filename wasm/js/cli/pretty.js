// A report for a person at a terminal.
import { visible } from './visible.js';
import { wordsOf } from './words.js';

/**
 * @typedef {import('../report.js').Report} Report
 * @typedef {ReturnType<typeof wordsOf>} Words
 */

const colours = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 };

/** @type {Record<string, (keyof typeof colours)[]>} */
const labelStyles = {
  malicious: ['bold', 'red'],
  suspicious: ['bold', 'yellow'],
  benign: ['bold', 'green'],
  inconclusive: ['bold', 'cyan'],
};
/** @type {Record<string, (keyof typeof colours)[]>} */
const severityStyles = { critical: ['red'], high: ['red'], medium: ['yellow'], low: ['dim'], info: ['dim'] };

const most = { reasons: 15, layers: 20, indicators: 25, related: 10, diagnostics: 15 };

/**
 * @param {Report} report
 * @param {string} path as it was given
 * @param {{ colour: boolean, lang: 'en' | 'pt' }} style
 */
export function pretty(report, path, { colour, lang }) {
  const words = wordsOf(lang);
  const paint = (/** @type {string} */ text, /** @type {(keyof typeof colours)[]} */ ...names) =>
    colour ? `\x1b[${names.map((name) => colours[name]).join(';')}m${text}\x1b[0m` : text;
  const place = path === '-' ? words('standardInput') : path;
  const { verdict, input, layers, evidence, indicators, techniques, finding, related, diagnostics } = report;

  /** @type {string[]} */
  const lines = [];
  const section = (
    /** @type {string} */ title,
    /** @type {string[]} */ rows,
    /** @type {number} */ bound = Infinity,
  ) => {
    if (rows.length === 0) return;
    lines.push('', `  ${paint(title, 'bold')}`, ...rows.slice(0, bound).map((row) => `    ${row}`));
    if (rows.length > bound) lines.push(`    ${paint(words('more', rows.length - bound), 'dim')}`);
  };

  const label = paint(words(verdict.label), ...(labelStyles[verdict.label] ?? ['bold']));
  lines.push(`${label}  ${verdict.score.toFixed(2)}  ${visible(place)}`);
  lines.push(`  ${visible(verdict.summary)} ${paint(`(${words(verdict.basis)})`, 'dim')}`);

  if (verdict.allowed) lines.push(`  ${allowedRow(verdict.allowed, words)}`);

  const where = (/** @type {{ layer: number, span: { line: number, column: number } }} */ { layer, span }) =>
    `${layer === 0 ? visible(place) : words('layer', layer)}:${span.line}:${span.column}`;

  section(words('why'), reasonRows(report, where, paint, words), most.reasons * 2);
  section(words('against'), verdict.counterTitles.map(visible));
  section(
    words('layers'),
    layers.length > 1 ? layers.map((layer) => layerRow(layer, words)) : [],
    most.layers,
  );
  section(
    words('indicators'),
    indicators.map((found) => {
      const role = found.role === 'unknown' ? '' : `  ${words(found.role)}`;
      return `${words(found.type).padEnd(8)}  ${visible(found.defanged)}${role}  ${paint(where(found), 'dim')}`;
    }),
    most.indicators,
  );
  section(
    words('attack'),
    techniques.map((technique) => `${technique.id.padEnd(9)}  ${visible(technique.name)}`),
  );
  section(words('finding'), finding ? findingRows(finding, words) : []);
  section(
    words('related'),
    finding && related.length === 0
      ? [words('noneRelated')]
      : related.map((other) => {
          const strength = words(other.strength === 'medium' ? 'mediumRelation' : other.strength);
          return `${words('report', other.report + 1)} (${strength}): ${visible(other.why)}`;
        }),
    most.related,
  );
  section(
    words('notSeen'),
    diagnostics.map(({ code, message, where: at, detail }) => {
      const facts = [at, detail].filter(Boolean).map(visible).join(': ');
      return `${code}: ${visible(message)}${facts ? ` (${facts})` : ''}`;
    }),
    most.diagnostics,
  );
  if (evidence.length > 0 || verdict.label === 'inconclusive')
    lines.push('', `  ${paint(`SHA-256 ${input.script.sha256}`, 'dim')}`);
  return `${lines.join('\n')}\n\n`;
}

/**
 * Each behaviour once, strongest first, with the line that shows it best.
 *
 * @param {Report} report
 * @param {(evidence: Report['evidence'][number]) => string} where
 * @param {(text: string, ...names: any[]) => string} paint
 * @param {Words} words
 */
function reasonRows({ verdict, evidence }, where, paint, words) {
  /** @type {Map<string, Report['evidence']>} */
  const groups = new Map(verdict.reasons.map((behaviour) => [behaviour, []]));
  for (const found of evidence) groups.set(found.behaviour, [...(groups.get(found.behaviour) ?? []), found]);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const others = group.length > 1 ? paint(`  ${words('more', group.length - 1)}`, 'dim') : '';
    const severity = paint(words(first.severity).padEnd(8), ...(severityStyles[first.severity] ?? ['dim']));
    return [
      `${severity}  ${visible(first.title)}  ${paint(where(first), 'dim')}${others}`,
      `${' '.repeat(10)}${visible(first.snippet.trim())}`,
    ];
  });
}

/** @param {NonNullable<Report['verdict']['allowed']>} allowed @param {Words} words */
function allowedRow({ match, distance, note, expires }, words) {
  const facts = [
    match === 'tlsh' ? words('asSimilar', distance) : '',
    expires ? words('until', visible(expires)) : '',
  ].filter(Boolean);
  return `${words('allowed')}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}${note ? `: ${visible(note)}` : ''}`;
}

/** @param {Report['layers'][number]} layer @param {Words} words */
function layerRow({ id, parent, via, kind, size, span, complete }, words) {
  const start = `${id}  ${words('bytes', kind, size)}`;
  if (parent === null) return start;
  const cut = complete ? '' : `, ${words('incomplete')}`;
  return `${start}${cut}, ${words('from', parent, span.line, via.map(visible).join(words('of')))}`;
}

/** @param {NonNullable<Report['finding']>} finding @param {Words} words */
function findingRows(finding, words) {
  const rows = [
    [words('category'), finding.category],
    [words('severity'), finding.severity],
    [words('resource'), finding.resource.displayName || finding.resource.name],
    [words('eventTime'), finding.eventTime],
    [words('name'), finding.canonicalName || finding.name],
  ];
  return rows
    .filter(([, value]) => value)
    .map(([name, value]) => `${name.padEnd(10)}  ${visible(String(value))}`);
}
