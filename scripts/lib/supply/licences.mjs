// The licences of third parties: which are allowed, and the file that holds them all.
import satisfies from 'spdx-satisfies';

import { Failure } from '../run.mjs';

/** @typedef {import('./components.mjs').Component} Component */

/** What may be in something that is given away under Apache-2.0. MPL-2.0 is for data: it asks for the data, not for what reads it. */
const allowed = [
  '0BSD',
  'Apache-2.0',
  'Apache-2.0 WITH LLVM-exception',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'LicenseRef-ATTACK-terms-of-use',
  'LicenseRef-public-domain',
  'MIT',
  'MPL-2.0',
  'NCSA',
  'Unicode-3.0',
  'Unicode-DFS-2016',
  'Zlib',
  'bzip2-1.0.6',
];

/** What is wrong with a licence, or null. @param {Component} component */
function objection({ license, text }) {
  if (license === '') return 'states no licence';
  if (text === '') return `comes without the text of ${license}`;
  try {
    return satisfies(license, allowed) ? null : `is under ${license}, which is not allowed`;
  } catch {
    return `states ${JSON.stringify(license)}, which is no SPDX expression`;
  }
}

/** Fails with all that may not be distributed. @param {Component[]} components */
export function checkLicences(components) {
  const wrong = components
    .map((component) => [component, objection(component)])
    .filter(([, said]) => said !== null)
    .map(([component, said]) => `${/** @type {Component} */ (component).name} ${said}`);
  if (wrong.length > 0) throw new Failure(`Not fit to be distributed: ${wrong.join('; ')}.`);
}

/** The file of all licences. @param {Component[]} components @param {string} what is distributed */
export function licenceFile(components, what) {
  const rule = '='.repeat(80);
  const line = (/** @type {Component} */ { name, version, license }) => `  ${name} ${version}: ${license}`;
  /** @param {Component} component */
  const entry = ({ name, version, license, homepage, part, text }) =>
    [
      rule,
      `${name} ${version}`,
      `Licence: ${license}`,
      homepage,
      ...(part ? [`Used: ${part}`] : []),
      '',
      text,
      '',
    ].join('\n');
  return [
    `PyVerdict is under the Apache License 2.0. ${what} holds code and data of these third parties as well:`,
    '',
    ...components.map(line),
    '',
    ...components.map(entry),
  ].join('\n');
}
