// The files that others deploy the service with, beside what the service itself says.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { parse } from 'yaml';

import { settingsOf } from '../../integrations/service/settings.js';
import { capture } from '../../scripts/lib/run.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = (/** @type {string} */ name) => readFileSync(join(root, 'integrations/service', name), 'utf8');

test('the Dockerfile gives a linter nothing to say', async () => {
  const dockerfile = join(root, 'integrations/service/Dockerfile');
  const { status, all } = await capture(join(root, 'build/deploy-venv/bin/hadolint'), [dockerfile]);
  assert.equal(`${status} ${all}`, '0 ');
});

test("Cloud Run's file sets what the service knows, and asks what it answers", () => {
  const { spec, metadata } = parse(text('service.yaml')).spec.template;
  const [container] = spec.containers;
  const env = Object.fromEntries(
    container.env.map((/** @type {Record<string, string>} */ { name, value }) => [name, value]),
  );
  const documented = [...text('README.md').matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name);
  for (const name of Object.keys(env)) assert.ok(documented.includes(name), name);
  const settings = settingsOf(env);
  assert.ok(settings.oidc);
  // No request is sent that would be refused, none is cut off before the service gives it up.
  assert.equal(spec.containerConcurrency, settings.threads + settings.queue);
  assert.ok(spec.timeoutSeconds * 1000 > settings.timeout);
  assert.equal(settings.threads, Number(container.resources.limits.cpu));
  assert.equal(container.ports[0].containerPort, settingsOf({}).port);
  for (const probe of [container.startupProbe, container.livenessProbe])
    assert.ok(text('server.js').includes(`server.get('${probe.httpGet.path}'`), probe.httpGet.path);
  assert.ok(metadata.annotations['autoscaling.knative.dev/maxScale']);
});
