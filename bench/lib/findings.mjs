// Many findings as one array, the way `gcloud scc findings list --format=json` prints them.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const examples = ['webhook.py', 'checked-download.py', 'admin.py'].map((name) =>
  readFileSync(new URL(`../../web/examples/${name}`, import.meta.url), 'utf8'),
);

/** A script that unpacks itself, or one of the examples; no two numbers give the same. @param {number} number */
function script(number) {
  const text = `${examples[number % examples.length]}RUN = ${number}\n`;
  if (number % 4 > 0) return text;
  return `import base64\nexec(base64.b64decode("${Buffer.from(text).toString('base64')}"))\n`;
}

/** @param {number} number @param {string} contents */
function finding(number, contents) {
  const service = `service-${number % 200}`;
  const bytes = Buffer.from(contents);
  return {
    name: `organizations/1/sources/2/locations/global/findings/${number.toString(16).padStart(32, '0')}`,
    category: 'Execution: Malicious Python executed',
    state: 'ACTIVE',
    severity: 'CRITICAL',
    findingClass: 'THREAT',
    parentDisplayName: 'Cloud Run Threat Detection',
    resourceName: `//run.googleapis.com/projects/p/locations/europe-west1/services/${service}`,
    eventTime: new Date(Date.UTC(2026, 0, 1) + 7000 * number).toISOString(),
    mitreAttack: {
      primaryTactic: 'EXECUTION',
      primaryTechniques: ['COMMAND_AND_SCRIPTING_INTERPRETER'],
      additionalTechniques: ['INGRESS_TOOL_TRANSFER'],
    },
    containers: [{ name: `${service}-${number % 3}`, uri: `europe-docker.pkg.dev/p/apps/${service}` }],
    processes: [
      {
        name: 'python3',
        binary: { path: '/usr/local/bin/python3', size: '14416', sha256: 'a'.repeat(64) },
        script: {
          path: `/tmp/${number % 50}.py`,
          size: String(bytes.length),
          sha256: createHash('sha256').update(bytes).digest('hex'),
          hashedSize: String(bytes.length),
          contents,
        },
        args: ['/usr/local/bin/python3', `/tmp/${number % 50}.py`],
        envVariables: [
          { name: 'PATH', val: '/usr/local/bin:/usr/bin:/bin' },
          { name: 'K_SERVICE', val: service },
        ],
        pid: String(100 + number),
        parentPid: '1',
        userId: '0',
      },
    ],
  };
}

/**
 * @param {number} count
 * @param {number} scripts how many different scripts they hold
 */
export function manyFindings(count, scripts) {
  return JSON.stringify(
    Array.from({ length: count }, (_, number) => {
      const found = finding(number, script(number % scripts));
      return { finding: found, resource: { name: found.resourceName, type: 'google.run.Service' } };
    }),
  );
}
