import { released } from './errors.js';
import { errorMessage, isToWorker, plainError } from './protocol.js';

/**
 * Answers the messages that come through a port; what is no message of ours is ignored.
 *
 * @param {{ postMessage(message: import('./protocol.js').FromWorker): void,
 *   addEventListener(type: 'message', listener: (event: any) => void): void }} port
 * @param {(options: import('./types.js').AnalyzerOptions) => Promise<import('./types.js').Analyzer>} createAnalyzer
 */
export function serve(port, createAnalyzer) {
  /** @type {Promise<import('./types.js').Analyzer> | undefined} */
  let starting;
  /** @type {Map<number, import('./types.js').Held>} */
  const held = new Map();
  let lastHeld = 0;

  /**
   * @param {import('./types.js').Analyzer} analyzer
   * @param {Exclude<import('./protocol.js').ToWorker, { type: 'pyverdict/start' | 'pyverdict/model' }>} message
   */
  const answer = async (analyzer, message) => {
    if (message.type === 'pyverdict/hash') return analyzer[message.name](message.input);
    if (message.type === 'pyverdict/held') {
      const reports = held.get(message.held);
      if (!reports) throw released();
      if (message.ask === 'close') held.delete(message.held);
      return /** @type {(argument: any) => any} */ (reports[message.ask])(message.argument);
    }
    const result = await analyzer.analyze(message.input, {
      ...message.options,
      onProgress: (done, total) =>
        port.postMessage({ type: 'pyverdict/progress', runId: message.runId, done, total }),
    });
    if (!result.held) return result;
    held.set(++lastHeld, result.held);
    return { ...result, held: { held: lastHeld, count: result.held.count } };
  };

  port.addEventListener('message', async (event) => {
    const message = event.data;
    if (!isToWorker(message)) return;
    if (message.type === 'pyverdict/start') {
      starting = createAnalyzer(message.options);
      starting.then(
        () => port.postMessage({ type: 'pyverdict/ready' }),
        (cause) => port.postMessage(errorMessage(cause, null)),
      );
      return;
    }
    if (message.type === 'pyverdict/model') {
      starting
        ?.then((analyzer) => analyzer.model())
        .then(
          (id) => port.postMessage({ type: 'pyverdict/model', id }),
          (cause) => port.postMessage({ type: 'pyverdict/model', error: plainError(cause) }),
        );
      return;
    }
    const { runId } = message;
    try {
      const analyzer = await starting;
      if (!analyzer) throw new Error('The worker was not started.');
      port.postMessage({ type: 'pyverdict/result', runId, result: await answer(analyzer, message) });
    } catch (cause) {
      port.postMessage(errorMessage(cause, runId));
    }
  });
}
