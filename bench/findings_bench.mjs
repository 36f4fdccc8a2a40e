// Ten thousand findings in one paste, in Node: seconds of processor time, and the most memory that the process took.
// `node bench/findings_bench.mjs [COUNT [SCRIPTS [held|all]]]`, after `npm run build`: one line of JSON. SCRIPTS is how
// many different scripts the findings hold; `held` leaves the reports in the core (`holdFrom`), `all` hands them all out.
import { createAnalyzer } from 'pyverdict';

import { manyFindings } from './lib/findings.mjs';

const count = Number(process.argv[2] ?? 10_000);
const scripts = Number(process.argv[3] ?? 1000);
const held = (process.argv[4] ?? 'held') === 'held';
const input = Buffer.from(manyFindings(count, scripts));
const analyzer = await createAnalyzer({ model: 'off' });
const before = process.memoryUsage().rss;
const cpu = process.cpuUsage();
const start = performance.now();
let told = 0;
const analysis = await analyzer.analyze(input, {
  ...(held && { holdFrom: 500 }),
  onProgress: () => {
    told += 1;
  },
});
const seconds = (performance.now() - start) / 1000;
const used = process.cpuUsage(cpu);
const opening = performance.now();
await analysis.held?.report(count >> 1);
const opened = performance.now() - opening;
const megabytes = (/** @type {number} */ bytes) => Math.round(bytes / 1e6);
console.log(
  JSON.stringify({
    findings: analysis.summary.reports,
    scripts,
    held,
    inputMB: megabytes(input.length),
    seconds: Number(seconds.toFixed(2)),
    cpuSeconds: Number(((used.user + used.system) / 1e6).toFixed(2)),
    timesTold: told,
    ...(held && { openingOneMs: Number(opened.toFixed(1)) }),
    startMB: megabytes(before),
    peakMB: megabytes(process.resourceUsage().maxRSS * 1024),
  }),
);
