import { setMaxListeners } from 'node:events';
import type { ServerResponse } from 'node:http';

/** Aborts when the caller hangs up before the answer is complete, so that nothing works on for nobody. */
export function closeSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  // As many requests to platforms as an answer takes listen to it; Node warns of more than ten.
  setMaxListeners(0, controller.signal);
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
