import type { Request, RequestHandler, Response } from 'express';
import { operationOutcome, Refusal, type Answer } from '../answer.js';
import type { FaultBox, PayerService } from '../faults.js';
import type { RequestLog } from './request-log.js';
import { send } from './send.js';

/** What stands in front of every service. */
export interface ServiceHost {
  faults: FaultBox;
  log: RequestLog;
  /** Told of failures that are no refusal. */
  onServerError?: (error: unknown) => void;
}

/** How one route answers. */
export interface Service {
  service: PayerService;
  mediaType: string;
  /** @throws Refusal 401 or 403 */
  admit: (request: Request) => Promise<void>;
  /** @throws Refusal */
  answer: (request: Request) => Answer | Promise<Answer>;
}

function queryOf(request: Request): string {
  return request.url.split('?').slice(1).join('?');
}

/** Answers what a test wants to go wrong; false where nothing does. */
function strike(response: Response, { service, mediaType }: Service, { faults }: ServiceHost): boolean {
  const { status, body, service: struck = service } = faults.current();
  if (struck !== service) return false;
  if (status !== undefined)
    send(response, { status, body: operationOutcome('error', 'transient', 'As was asked for') }, mediaType);
  else if (body === 'malformed')
    response.status(200).type('application/json').end('{"resourceType": "Bundle", "entry": [');
  else return false;
  return true;
}

/** An Express handler for one route: faults first, then the gate, then the service; all is logged. */
export function serve(host: ServiceHost, service: Service): RequestHandler {
  return async (request, response) => {
    response.once('close', () => {
      const { method, path } = request;
      const body = request.body as unknown;
      host.log.add({
        method,
        path,
        query: queryOf(request),
        status: response.statusCode,
        ...(body !== undefined && { body }),
      });
    });
    try {
      if (strike(response, service, host)) return;
      await service.admit(request);
      send(response, await service.answer(request), service.mediaType);
    } catch (error) {
      if (!(error instanceof Refusal)) host.onServerError?.(error);
      const fault: Answer = { status: 500, body: operationOutcome('fatal', 'exception', 'The payer failed to answer') };
      send(response, error instanceof Refusal ? error.toAnswer() : fault, service.mediaType);
    }
  };
}

/** The query of a request, decoded, with repeated names. */
export function searchParametersOf(request: Request): URLSearchParams {
  return new URLSearchParams(queryOf(request));
}
