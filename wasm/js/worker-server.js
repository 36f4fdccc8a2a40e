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
      const result =
        message.type === 'pyverdict/analyze'
          ? await analyzer.analyze(message.input, {
              ...message.options,
              onProgress: (done, total) =>
                port.postMessage({ type: 'pyverdict/progress', runId, done, total }),
            })
          : analyzer[message.name](message.input);
      port.postMessage({ type: 'pyverdict/result', runId, result });
    } catch (cause) {
      port.postMessage(errorMessage(cause, runId));
    }
  });
}
