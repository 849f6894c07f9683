import type { ServerResponse } from 'node:http';

/** Aborts when the caller hangs up before the answer is complete, so that nothing works on for nobody. */
export function closeSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
