import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { toNodeHandler } from '@modelcontextprotocol/node';
import type { AuthInfo, JSONRPCMessage } from '@modelcontextprotocol/server';
import type { Request as ExpressRequest, RequestHandler, Response as ExpressResponse } from 'express';
import { rememberClientAddress } from './client-address.js';
import { legacyCall } from './legacy-call.js';
import type { McpEndpoint } from './mcp-handler.js';

/** What the adapter is told beside the endpoint. */
export interface ServeOptions {
  readonly clientAddressOf: (request: ExpressRequest) => string | undefined;
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
      const signal = endOf(res);
      const call = legacyCall(parsedBody, req.headers);
      const request = toRequest(req, call ? undefined : signal);
      rememberClientAddress(request, clientAddressOf(req));
      const { auth: authInfo } = req as { auth?: AuthInfo };
      const answered = call && endpoint.answer?.(call, { request, signal, ...(authInfo && { authInfo }) });
      if (answered) return sendJson(res, await answered);
      await sendResponse(res, await endpoint.fetch(request, { parsedBody, ...(authInfo && { authInfo }) }));
    } catch (error) {
      onerror(error instanceof Error ? error : new Error(String(error)));
      if (res.headersSent) return void res.destroy();
      res.status(500).json({ jsonrpc: '2.0', error: { code: -32603, message: 'Internal server error' }, id: null });
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

function toRequest(req: ExpressRequest, signal: AbortSignal | undefined): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(req.headers)) {
    if (typeof value === 'string') headers.set(name, value);
    else for (const item of value ?? []) headers.append(name, item);
  }
  return new Request(`http://${req.headers.host ?? 'localhost'}${req.originalUrl}`, {
    method: req.method,
    headers,
    ...(signal && { signal }),
  });
}

/** @param answer absent when the client has left */
function sendJson(res: ExpressResponse, answer: JSONRPCMessage | undefined): void {
  if (answer === undefined) return void res.destroy();
  const body = Buffer.from(JSON.stringify(answer));
  res.writeHead(200, { 'content-type': 'application/json', 'content-length': body.byteLength });
  res.end(body);
}

async function sendResponse(res: ExpressResponse, response: Response): Promise<void> {
  const { status, headers, body } = response;
  res.writeHead(status, [...headers].flat());
  if (body === null) return void res.end();
  if (headers.get('content-type')?.startsWith('text/event-stream')) {
    // A client that leaves in the middle of its answer is nobody's fault.
    return pipeline(Readable.fromWeb(body as never), res).catch(() => undefined);
  }
  res.end(Buffer.from(await response.arrayBuffer()));
}
