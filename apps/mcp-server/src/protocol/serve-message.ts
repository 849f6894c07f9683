import { ClientGone, type FrontResponse } from '@fhir-gateway/express-kit';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ClientAddressOf } from '@fhir-gateway/gateway';
import { toNodeHandler } from '@modelcontextprotocol/node';
import type { AuthInfo } from '@modelcontextprotocol/server';
import type { Request as ExpressRequest, RequestHandler, Response as ExpressResponse } from 'express';
import { rememberClientAddress } from '../sign-in/client-address.js';
import type { CallAnswer } from './server-pool.js';
import { CallRequest } from './call-request.js';
import type { McpEndpoint } from './mcp-handler.js';
import { plainCall } from './parse-tools-call.js';

/** Kept by nobody, and by no proxy gathered up to be packed together. */
const streamCaching = 'no-store, no-transform';

/** What the adapter is told beside the endpoint. */
export interface ServeOptions {
  readonly clientAddressOf: ClientAddressOf;
  /** Hears what was answered with 500. */
  readonly onerror: (error: Error) => void;
}

/**
 * Carries requests between Express and the endpoint. A message whose body is parsed goes there without its text, and an
 * answer that is no event stream leaves whole; the SDK's own adapter writes the body anew for each request and passes
 * every answer through a web stream. Whatever has no parsed body is left to that adapter.
 */
export function serveMessages(endpoint: McpEndpoint, { clientAddressOf, onerror }: ServeOptions): RequestHandler {
  const others = toNodeHandler(endpoint, { onerror });
  return async (req, res) => {
    const parsedBody: unknown = req.body;
    if (parsedBody === undefined) return others(req, res);
    try {
      const { auth: authInfo } = req as { auth?: AuthInfo };
      const call = endpoint.answer && plainCall(parsedBody, req.headers);
      if (call && endpoint.answer) {
        const origin = { request: new CallRequest(req, clientAddressOf), gone: new ClientGone(res) };
        return sendAnswer(res, await endpoint.answer(call, { ...origin, ...(authInfo && { authInfo }) }), []);
      }
      const request = toRequest(req, endOf(res));
      rememberClientAddress(request, clientAddressOf(req));
      await sendResponse(res, await endpoint.fetch(request, { parsedBody, ...(authInfo && { authInfo }) }));
    } catch (error) {
      onerror(error instanceof Error ? error : new Error(String(error)));
      sendFault(res, []);
    }
  };
}

/** Aborts what still runs for a client that has gone. */
function endOf(res: ExpressResponse): AbortSignal {
  const ended = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) ended.abort();
  });
  return ended.signal;
}

function toRequest(req: ExpressRequest, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(req.headers)) {
    if (typeof value === 'string') headers.set(name, value);
    else for (const item of value ?? []) headers.append(name, item);
  }
  return new Request(`http://${req.headers.host ?? 'localhost'}${req.originalUrl}`, {
    method: req.method,
    headers,
    signal,
  });
}

/**
 * Sends the answer of a plain call in one piece.
 *
 * @param answer absent when the client has left
 * @param lines names and values of further headers, in turn
 */
export function sendAnswer(res: FrontResponse, answer: CallAnswer | undefined, lines: readonly string[]): void {
  if (answer === undefined) return void res.destroy();
  const { status, body } = answer;
  const isText = typeof body === 'string';
  const length = isText ? Buffer.byteLength(body) : body.bytes.length;
  res.writeHead(status, [...lines, 'content-type', 'application/json', 'content-length', String(length)]);
  if (!isText) return void res.end(body.bytes);
  // As text it leaves together with the head; where all of it is ASCII, as mostly, there is nothing to encode.
  res.end(body, length === body.length ? 'latin1' : 'utf8');
}

/** Says that something went wrong here, and no more. */
export function sendFault(res: FrontResponse, lines: readonly string[]): void {
  if (res.headersSent) return void res.destroy();
  const error = { code: -32_603, message: 'Internal server error' };
  sendAnswer(res, { status: 500, body: JSON.stringify({ jsonrpc: '2.0', error, id: null }) }, lines);
}

async function sendResponse(res: ExpressResponse, response: Response): Promise<void> {
  const { status, headers, body } = response;
  const isStream = headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  if (isStream) res.setHeader('cache-control', streamCaching);
  // What the SDK says of keeping would let a record be kept, to be asked for again.
  res.writeHead(status, [...headers].filter(([name]) => name !== 'cache-control').flat());
  if (body === null) return void res.end();
  if (isStream) {
    // A client that leaves in the middle of its answer is nobody's fault.
    return pipeline(Readable.fromWeb(body as never), res).catch(() => undefined);
  }
  res.end(Buffer.from(await response.arrayBuffer()));
}
