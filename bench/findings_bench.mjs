// Ten thousand findings in one paste, in Node: seconds of processor time, and the most memory that the process took.
// `node bench/findings_bench.mjs [COUNT [SCRIPTS]]`, after `npm run build`: one line of JSON. SCRIPTS is how many
// different scripts the findings hold.
import { createAnalyzer } from 'pyverdict';

import { manyFindings } from './lib/findings.mjs';

const count = Number(process.argv[2] ?? 10_000);
const scripts = Number(process.argv[3] ?? 1000);
const input = Buffer.from(manyFindings(count, scripts));
const analyzer = await createAnalyzer({ model: 'off' });
const before = process.memoryUsage().rss;
const cpu = process.cpuUsage();
const start = performance.now();
let told = 0;
const { reports, summary } = await analyzer.analyze(input, {
  onProgress: () => {
    told += 1;
  },
});
const seconds = (performance.now() - start) / 1000;
const used = process.cpuUsage(cpu);
const megabytes = (/** @type {number} */ bytes) => Math.round(bytes / 1e6);
console.log(
  JSON.stringify({
    findings: reports.length,
    scripts: summary.scripts.length,
    inputMB: megabytes(input.length),
    seconds: Number(seconds.toFixed(2)),
    cpuSeconds: Number(((used.user + used.system) / 1e6).toFixed(2)),
    timesTold: told,
    startMB: megabytes(before),
    peakMB: megabytes(process.resourceUsage().maxRSS * 1024),
  }),
);
