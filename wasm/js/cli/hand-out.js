/** What a thread has at a time: one at work, one that waits. */
const depth = 2;

/**
 * Gives threads what waits, those first that have least.
 *
 * @template {{ tasks: any[] }} Thread
 * @template Task
 * @param {Thread[]} threads
 * @param {Task[]} waiting what is given out is taken from it
 * @param {(thread: Thread, task: Task) => void} send
 */
export function handOut(threads, waiting, send) {
  for (const thread of [...threads].sort((a, b) => a.tasks.length - b.tasks.length)) {
    while (thread.tasks.length < depth && waiting.length > 0) {
      const task = /** @type {Task} */ (waiting.shift());
      thread.tasks.push(task);
      send(thread, task);
    }
  }
}
