// The tools that PyVerdict is measured beside, in a virtual environment of their own.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { root, step } from './run.mjs';

const peers = ['hexora==0.3.2', 'bandit==1.9.4'];

/** The virtual environment; its programs are in `bin`. */
export const peerHome = join(root, 'build/bench-venv');
export const peerPython = join(peerHome, 'bin/python');

/** Installs the tools where they are not there yet. */
export async function installPeers() {
  if (existsSync(join(peerHome, 'bin/hexora')) && existsSync(join(peerHome, 'bin/bandit'))) return;
  await step('making a virtual environment for the peers', 'python3', ['-m', 'venv', peerHome]);
  await step(`installing ${peers.join(' and ')}`, peerPython, ['-m', 'pip', 'install', '--quiet', ...peers]);
}
