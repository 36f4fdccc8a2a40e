// A report for a person at a terminal.
import { visible } from './visible.js';

/** @typedef {import('../report.js').Report} Report */

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

const most = { reasons: 15, layers: 20, indicators: 25, diagnostics: 15 };
const basisWords = { evidence: 'by the evidence', model: 'by the model' };

/**
 * @param {Report} report
 * @param {string} path as it was given
 * @param {{ colour: boolean }} style
 */
export function pretty(report, path, { colour }) {
  const paint = (/** @type {string} */ text, /** @type {(keyof typeof colours)[]} */ ...names) =>
    colour ? `\x1b[${names.map((name) => colours[name]).join(';')}m${text}\x1b[0m` : text;
  const place = path === '-' ? 'standard input' : path;
  const { verdict, input, layers, evidence, indicators, techniques, finding, diagnostics } = report;

  /** @type {string[]} */
  const lines = [];
  const section = (
    /** @type {string} */ title,
    /** @type {string[]} */ rows,
    /** @type {number} */ bound = Infinity,
  ) => {
    if (rows.length === 0) return;
    lines.push('', `  ${paint(title, 'bold')}`, ...rows.slice(0, bound).map((row) => `    ${row}`));
    if (rows.length > bound) lines.push(`    ${paint(`and ${rows.length - bound} more`, 'dim')}`);
  };

  const label = paint(verdict.label.toUpperCase(), ...(labelStyles[verdict.label] ?? ['bold']));
  lines.push(`${label}  ${verdict.score.toFixed(2)}  ${visible(place)}`);
  lines.push(`  ${visible(verdict.summary)} ${paint(`(${basisWords[verdict.basis]})`, 'dim')}`);

  if (verdict.allowed) lines.push(`  ${allowedRow(verdict.allowed)}`);

  const where = (/** @type {{ layer: number, span: { line: number, column: number } }} */ { layer, span }) =>
    `${layer === 0 ? visible(place) : `layer ${layer}`}:${span.line}:${span.column}`;

  section('Why', reasonRows(report, where, paint), most.reasons * 2);
  section('What speaks against', verdict.counterEvidence.map(visible));
  section('Layers', layers.length > 1 ? layers.map(layerRow) : [], most.layers);
  section(
    'Indicators',
    indicators.map((found) => {
      const role = found.role === 'unknown' ? '' : `  ${found.role}`;
      return `${found.type.padEnd(8)}  ${visible(found.defanged)}${role}  ${paint(where(found), 'dim')}`;
    }),
    most.indicators,
  );
  section(
    'ATT&CK',
    techniques.map((technique) => `${technique.id.padEnd(9)}  ${visible(technique.name)}`),
  );
  section('Finding', finding ? findingRows(finding) : []);
  section(
    'Not the whole picture',
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
 */
function reasonRows({ verdict, evidence }, where, paint) {
  /** @type {Map<string, Report['evidence']>} */
  const groups = new Map(verdict.reasons.map((behaviour) => [behaviour, []]));
  for (const found of evidence) groups.set(found.behaviour, [...(groups.get(found.behaviour) ?? []), found]);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const others = group.length > 1 ? paint(`  and ${group.length - 1} more`, 'dim') : '';
    const severity = paint(first.severity.padEnd(8), ...(severityStyles[first.severity] ?? ['dim']));
    return [
      `${severity}  ${visible(first.title)}  ${paint(where(first), 'dim')}${others}`,
      `${' '.repeat(10)}${visible(first.snippet.trim())}`,
    ];
  });
}

/** @param {NonNullable<Report['verdict']['allowed']>} allowed */
function allowedRow({ match, distance, note, expires }) {
  const facts = [
    match === 'tlsh' ? `as similar, TLSH distance ${distance}` : '',
    expires ? `until ${visible(expires)}` : '',
  ].filter(Boolean);
  return `Allowed by your list${facts.length > 0 ? ` (${facts.join(', ')})` : ''}${note ? `: ${visible(note)}` : ''}`;
}

/** @param {Report['layers'][number]} layer */
function layerRow({ id, parent, via, kind, size, span, complete }) {
  if (parent === null) return `${id}  ${kind}, ${size} bytes`;
  const cut = complete ? '' : ', incomplete';
  return `${id}  ${kind}, ${size} bytes${cut}, from layer ${parent} line ${span.line} by ${via.map(visible).join(' of ')}`;
}

/** @param {NonNullable<Report['finding']>} finding */
function findingRows(finding) {
  const rows = [
    ['Category', finding.category],
    ['Severity', finding.severity],
    ['Resource', finding.resource.displayName || finding.resource.name],
    ['Event time', finding.eventTime],
    ['Finding', finding.canonicalName || finding.name],
  ];
  return rows
    .filter(([, value]) => value)
    .map(([name, value]) => `${name.padEnd(10)}  ${visible(String(value))}`);
}
