import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** @param {() => number} waiting how many requests wait for a thread */
export function createMetrics(waiting) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  new Gauge({
    name: 'pyverdict_waiting',
    help: 'Requests that wait for a thread.',
    registers,
    collect() {
      this.set(waiting());
    },
  });
  return {
    registry,
    requests: new Counter({
      name: 'pyverdict_requests_total',
      help: 'Requests by route and status.',
      labelNames: ['route', 'status'],
      registers,
    }),
    reports: new Counter({
      name: 'pyverdict_reports_total',
      help: 'Reports by label and by what decided.',
      labelNames: ['label', 'basis'],
      registers,
    }),
    seconds: new Histogram({
      name: 'pyverdict_analysis_seconds',
      help: 'Time from taking a request in to its reports, waiting included.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
  };
}
