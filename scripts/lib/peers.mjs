// The tools that PyVerdict is measured beside, in a virtual environment of their own; bench/requirements.txt names them.
import { join } from 'node:path';

import { root } from './run.mjs';
import { needVenv } from './setup.mjs';

/** The virtual environment; its programs are in `bin`. */
export const peerHome = join(root, 'build/bench-venv');
export const peerPython = join(peerHome, 'bin/python');

/** Installs the tools where they are not there yet. */
export const installPeers = () => needVenv('bench-venv', 'bench/requirements.txt');
