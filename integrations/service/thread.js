// What each thread of the pool runs.
import { createAnalyzer } from 'pyverdict';
import { workerData } from 'node:worker_threads';

const analyzer = await createAnalyzer({ model: workerData.model ? 'eager' : 'off' });

/** @param {{ input: Uint8Array, as: 'auto' | 'script' | 'finding' }} task */
export default ({ input, as }) => analyzer.analyze(input, { as });
