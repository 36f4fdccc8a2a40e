// PyVerdict behind HTTP. Nothing of a request's contents is kept, and nothing of it is logged.
import fastify, { LogController } from 'fastify';
import { Piscina } from 'piscina';

import { createMetrics } from './metrics.js';
import { tokenCheck } from './oidc.js';
import { messageOf } from './pubsub.js';

/** @typedef {import('./settings.js').Settings} Settings */
/** @typedef {import('pyverdict').Report} Report */

/** The severities of Cloud Logging. @type {Record<string, string>} */
const severities = { malicious: 'ALERT', suspicious: 'WARNING', inconclusive: 'NOTICE', benign: 'INFO' };
/** Those of the log's own levels. @type {Record<string, string>} */
const levels = {
  trace: 'DEBUG',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
  fatal: 'CRITICAL',
};

/**
 * @param {Settings} settings
 * @param {{ write(line: string): void }} [logTo] must have taken a line when it returns, as standard output has: the line
 *   of a verdict is written before its message is acknowledged
 */
export async function createServer(settings, logTo = process.stdout) {
  const isAllowed = settings.oidc ? await tokenCheck(settings.oidc) : async () => true;
  const pool = new Piscina({
    filename: new URL('./thread.js', import.meta.url).href,
    workerData: { model: settings.model },
    // In the order in which they came; how many may wait is counted here, tasks that can be ended included.
    stricterFIFO: true,
    minThreads: settings.threads,
    maxThreads: settings.threads,
    // A thread that is told to end while it analyses does so at once.
    closeTimeout: settings.timeout,
  });
  /** Analyses that are at work or wait. */
  let open = 0;
  const metrics = createMetrics(() => Math.max(0, open - settings.threads));
  let ready = false;
  let closing = false;

  const server = fastify({
    bodyLimit: settings.maxBytes,
    // Who sends a body by drops is answered with 408.
    requestTimeout: settings.timeout,
    http: {
      headersTimeout: settings.timeout,
      requestTimeout: settings.timeout,
      connectionsCheckingInterval: Math.min(settings.timeout, 1000),
    },
    logController: new LogController({ disableRequestLogging: true }),
    logger: {
      level: 'info',
      base: null,
      messageKey: 'message',
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (name) => ({ severity: levels[name] ?? 'DEFAULT' }) },
      stream: logTo,
    },
  });
  // Every body arrives as bytes: what it is, the analysis tells.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  server.addHook('onResponse', async (request, reply) => {
    metrics.requests.inc({ route: request.routeOptions.url ?? 'none', status: reply.statusCode });
  });
  server.setErrorHandler((error, request, reply) => {
    const { statusCode = 500, code } = /** @type {{ statusCode?: number, code?: string }} */ (error);
    const known = statusCode < 500 || error instanceof Refusal;
    if (!known) request.log.error({ code, name: /** @type {Error} */ (error).name }, 'request failed');
    reply.code(statusCode).send({
      error: {
        code: code ?? 'failed',
        message: known ? /** @type {Error} */ (error).message : 'The analysis failed.',
      },
    });
  });

  /**
   * @param {Uint8Array} input
   * @param {'auto' | 'script' | 'finding'} as
   * @returns {Promise<import('pyverdict').Analysis>}
   */
  async function analyse(input, as) {
    if (open >= settings.threads + settings.queue)
      throw new Refusal(503, 'busy', 'Too many analyses are waiting; come again.');
    open += 1;
    const end = metrics.seconds.startTimer();
    const signal = AbortSignal.timeout(settings.timeout);
    try {
      const analysis = await pool.run({ input, as }, { signal });
      for (const { verdict } of analysis.reports)
        metrics.reports.inc({ label: verdict.label, basis: verdict.basis });
      return analysis;
    } catch (cause) {
      if (signal.aborted)
        throw new Refusal(504, 'timeout', `The analysis took more than ${settings.timeout} ms.`);
      throw cause;
    } finally {
      open -= 1;
      end();
    }
  }

  server.addHook('onRequest', async (request) => {
    const open = ['/health', '/ready', '/metrics'].includes(request.routeOptions.url ?? '');
    if (open || (await isAllowed(request.headers.authorization))) return;
    throw new Refusal(401, 'unauthorized', 'The request has no valid token of the push subscription.');
  });

  server.post('/pubsub', async (request) => {
    const message = messageOf(jsonOf(request.body));
    if (!message) throw new Refusal(400, 'badEnvelope', 'The body is no Pub/Sub push envelope.');
    const { id, subscription, data } = message;
    const analysis = await analyse(data, 'auto');
    for (const [index, report] of analysis.reports.entries())
      request.log.info(
        lineOf(report, { subscription, messageId: id, insertId: `${id}-${index}` }),
        'verdict',
      );
    return analysis;
  });

  server.post('/analyze', async (request) => {
    const { as = 'auto' } = /** @type {{ as?: string }} */ (request.query);
    if (as !== 'auto' && as !== 'script' && as !== 'finding')
      throw new Refusal(400, 'badOption', "'as' is one of auto, script and finding.");
    const analysis = await analyse(/** @type {Buffer | undefined} */ (request.body) ?? Buffer.alloc(0), as);
    for (const report of analysis.reports) request.log.info(lineOf(report, {}), 'verdict');
    return analysis;
  });

  server.get('/health', async () => ({ status: 'ok' }));
  server.get('/ready', async (_request, reply) => {
    reply.code(ready ? 200 : 503);
    return { status: ready ? 'ready' : 'not ready' };
  });
  server.get('/metrics', async (_request, reply) => {
    reply.type(metrics.registry.contentType);
    return metrics.registry.metrics();
  });

  server.addHook('onReady', async () => {
    // The first analysis compiles the core and loads the model.
    await pool.run({ input: Buffer.from('pass\n'), as: 'script' });
    ready = true;
  });
  server.addHook('preClose', async () => {
    ready = false;
    closing = true;
  });
  // A connection that stays open would keep the process from its end, and Cloud Run waits for ten seconds only.
  server.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
  server.addHook('onClose', async () => pool.close());
  return server;
}

/** An answer that is no report; its message is for whoever asked. */
class Refusal extends Error {
  /** @param {number} statusCode @param {string} code @param {string} message */
  constructor(statusCode, code, message) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
  }
}

/** @param {unknown} body */
function jsonOf(body) {
  try {
    return JSON.parse(String(body));
  } catch {
    return null;
  }
}

/**
 * What is logged of a report: what it comes to and which script it is of, nothing of what stands in it.
 *
 * @param {Report} report
 * @param {{ subscription?: string, messageId?: string, insertId?: string }} message
 */
function lineOf({ verdict, engine, input, finding, techniques, diagnostics }, { insertId, ...message }) {
  return {
    severity: severities[verdict.label],
    ...message,
    // Cloud Logging keeps one entry of those with the same id: a message that is delivered twice is logged once.
    ...(insertId && { 'logging.googleapis.com/insertId': insertId }),
    verdict: { label: verdict.label, score: verdict.score, basis: verdict.basis, reasons: verdict.reasons },
    model: engine.model,
    script: { sha256: input.script.sha256, fuzzy: input.script.fuzzy, size: input.script.size },
    finding: finding && {
      name: finding.canonicalName || finding.name,
      category: finding.category,
      resource: finding.resource.name,
    },
    techniques: techniques.map(({ id }) => id),
    diagnostics: [...new Set(diagnostics.map(({ code }) => code))],
  };
}
