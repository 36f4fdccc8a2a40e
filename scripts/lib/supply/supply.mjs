// What says what is in a build, and proves that it is that: the licences, the bill of materials, the hashes of the page's files.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Failure, root } from '../run.mjs';

export const licenceName = 'THIRD_PARTY_LICENSES.txt';
export const billName = 'sbom.cdx.json';
export const integrityName = 'asset-integrity.json';

/** The host's own list may change after the build. */
const notOfTheBuild = ['embed-origins.json', integrityName];

/**
 * The licences of what a group of bundles holds; none that may not be distributed.
 *
 * @param {string} group
 * @param {string} what the reader calls it
 * @param {string} [folder] of the built files
 */
export async function licencesOf(group, what, folder) {
  // These need packages, which the build installs.
  const [{ componentsOf }, { checkLicences, licenceFile }] = await Promise.all([
    import('./components.mjs'),
    import('./licences.mjs'),
  ]);
  const components = await componentsOf(group, folder);
  checkLicences(components);
  return { components, text: licenceFile(components, what) };
}

/** Writes the licences and the bill of materials into a folder of built files. @param {string} group @param {string} what @param {string} folder */
export async function writeSupply(group, what, folder) {
  const { components, text } = await licencesOf(group, what, folder);
  const { billOfMaterials } = await import('./sbom.mjs');
  const product = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(folder, licenceName), text);
  writeFileSync(join(folder, billName), billOfMaterials(components, product));
}

/** @param {string} path */
const integrityOf = (path) => `sha384-${createHash('sha384').update(readFileSync(path)).digest('base64')}`;

/**
 * Gives the tags of a page that load scripts and styles the hashes of what they load. Modules that those import are preloaded
 * by tags of their own, so that they are held to them as well.
 *
 * @param {string} folder
 * @param {string} page
 */
export function addIntegrity(folder, page) {
  const path = join(folder, page);
  const html = readFileSync(path, 'utf8');
  let tags = 0;
  const text = html.replace(
    /<(?:script|link rel="(?:stylesheet|modulepreload)")[^>]* (?:src|href)="\.\/([^"]+)"/g,
    (tag, name) => {
      tags += 1;
      return `${tag} integrity="${integrityOf(join(folder, name))}"`;
    },
  );
  if (tags < 2) throw new Failure(`${page} has no tags that load its script and its style.`);
  writeFileSync(path, text);
}

/** Writes the hashes of all files of the built page. @param {string} folder */
export function writeIntegrity(folder) {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((name) => !notOfTheBuild.includes(name))
    .sort();
  const hashes = Object.fromEntries(names.map((name) => [name, integrityOf(join(folder, name))]));
  writeFileSync(join(folder, integrityName), `${JSON.stringify(hashes, null, 2)}\n`);
}
