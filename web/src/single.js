// The page as one file, for machines without a network: everything is inside, and it opens from a disk.
import { createWorkerAnalyzer } from 'pyverdict/inline';
import { startPage } from './page.js';

startPage(() => createWorkerAnalyzer({ model: 'off' }));
