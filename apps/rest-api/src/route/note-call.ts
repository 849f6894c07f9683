import type { IncomingMessage, ServerResponse } from 'node:http';

import { requestIdOf } from '@fhir-gateway/express-kit';
import type { Caller, Gateway } from '@fhir-gateway/gateway';

/** Callers that ask twice whose a request is. */
const noted = new WeakSet<ServerResponse>();

const withoutName = { browser: 'A browser', local: 'This machine', handle: 'A chat', bearer: 'An app' } as const;

/**
 * Notes a call of a program once it has been answered, for the log of its session.
 *
 * @param address without anything of a record or a search
 */
export function noteCall(
  { recentCalls }: Pick<Gateway, 'recentCalls'>,
  { method = '' }: Pick<IncomingMessage, 'method'>,
  response: ServerResponse,
  caller: Caller,
  address: string,
): void {
  if (caller.kind !== 'session' || noted.has(response)) return;
  noted.add(response);
  const startedAt = performance.now();
  const { session, via, clientName: by = withoutName[via] } = caller;
  response.once('close', () =>
    recentCalls.note(session, {
      ...{ by, timeMs: Date.now(), what: `${method} ${address}`, status: response.statusCode },
      ...{ durationMs: performance.now() - startedAt, requestId: requestIdOf(response) },
    }),
  );
}
