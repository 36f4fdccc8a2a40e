// npm run wrappings: writes docs/wrappings.md, one payload in every wrapping of tests/cases/wrappings, as PyVerdict
// and as hexora see it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { buildPackage } from './lib/build.mjs';
import { installPeers, peerPython } from './lib/peers.mjs';
import { capture, Failure, root, runMain } from './lib/run.mjs';
import { needPackages, needTools } from './lib/setup.mjs';

const casesPath = join(root, 'tests/cases/wrappings/cases.jsonl');

/** @typedef {{ name: string, group: string, script: string }} Case */
/** @typedef {{ name: string, rules: string[], shown: boolean }} PeerResult */

/** @param {string} text @returns {any[]} */
const lines = (text) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** How the payload came out of the script, from the outside in; null when it did not. @param {any} report @param {string} payload */
function wayTo(report, payload) {
  const byId = new Map(report.layers.map((/** @type {any} */ layer) => [layer.id, layer]));
  /** @type {any} */
  let layer = report.layers.find(
    (/** @type {any} */ candidate) => candidate.text === payload && candidate.via[0] !== 'unused',
  );
  if (layer === undefined) return null;
  /** @type {string[]} */
  const ways = [];
  for (; layer !== undefined && layer.parent !== null; layer = byId.get(layer.parent))
    ways.unshift(layer.via.join(' ← '));
  const runs = ways.filter((way, at) => way !== ways[at - 1]);
  return runs.length === 1 && ways.length > 3 ? `${ways.length} times ${runs[0]}` : ways.join('; ');
}

await runMain(async () => {
  await needTools(['build', 'bench']);
  await needPackages();
  await buildPackage();
  await installPeers();
  const { createAnalyzer } = await import(join(root, 'dist/npm/node.js'));
  const analyzer = await createAnalyzer({ model: 'off' });
  /** @type {Case[]} */
  const [payload, ...cases] = lines(readFileSync(casesPath, 'utf8'));
  const { status, output, all } = await capture(peerPython, ['bench/hexora_wrappings.py', casesPath]);
  if (status !== 0) throw new Failure(`hexora ended with ${status}:\n${all.slice(-2000)}`);
  /** @type {Map<string, PeerResult>} */
  const peer = new Map(lines(output).map((result) => [result.name, result]));

  const rows = [];
  let opened = 0;
  let shown = 0;
  for (const { name, group, script } of cases) {
    const { reports } = await analyzer.analyze(script, { as: 'script' });
    const way = wayTo(reports[0], payload.script);
    const theirs = peer.get(name);
    opened += way === null ? 0 : 1;
    shown += theirs?.shown ? 1 : 0;
    const rules = theirs?.rules.join(', ') || 'nothing';
    rows.push(`| ${group} | ${name} | ${way ?? 'not opened'} | ${theirs?.shown ? 'yes' : 'no'} | ${rules} |`);
  }
  analyzer.dispose();
  const text = `# Wrappings

One harmless payload in ${cases.length} wrappings, which \`tests/cases/wrappings/generate.py\` makes with Python's own modules
and with the libraries that scripts use. PyVerdict gives the payload as a layer, byte for byte, in ${opened} of them; hexora 0.3.2
shows any of it in ${shown}. \`npm run wrappings\` writes this table.

The third column is how PyVerdict says that the payload came out, the outermost first. The fourth says whether what
hexora reports holds the decoded payload or a part of it; the fifth names its rules. That it warns of \`exec\` (HX4010) without
seeing what is run is right, and not what this table is about.

| kind | wrapping | PyVerdict | payload in hexora's report | hexora's rules |
|---|---|---|---|---|
${rows.join('\n')}
`;
  writeFileSync(join(root, 'docs/wrappings.md'), text);
  console.log(`PyVerdict opens ${opened} of ${cases.length}, hexora shows ${shown}`);
  if (opened < cases.length) throw new Failure('not all are opened');
});
