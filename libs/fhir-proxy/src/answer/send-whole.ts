import type { AnswerSink } from '../contract/answer-sink.js';
import type { ResponseHead } from '../contract/fhir-call.js';
import { ProxyError } from '../contract/proxy-error.js';

/**
 * Sends an answer that was put together here, whole. Resolves once the client's stream has taken it.
 *
 * @throws ProxyError CLIENT_CLOSED when the client went away before
 */
export function sendWhole(open: (head: ResponseHead) => AnswerSink, head: ResponseHead, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const target = open(head);
    const closed = (error?: Error): void => {
      const gone = new ProxyError('CLIENT_CLOSED', 'The client went away before the answer was complete.');
      reject(error instanceof ProxyError ? error : gone);
    };
    target.on('error', closed);
    target.on('close', () => closed());
    target.end(Buffer.from(text), () => resolve());
  });
}
