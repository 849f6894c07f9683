import { json, raw, Router, text, type ErrorRequestHandler, type Request, type Response } from 'express';
import { errorResponse } from './create-fhir-store.js';
import { FhirError } from './base/fhir-error.js';
import type { Quirks } from './quirks/quirk.js';
import { jsonTypes, patchType, xmlTypes } from './resources/request-content.js';
import { feedTopic, type TopicSubscriptions } from './subscriptions/topic-subscriptions.js';
import type { Access, FhirStore, SecurityUrls, StoreResponse, TokenInspector } from './base/types.js';

const formType = 'application/x-www-form-urlencoded';
const maxBodyBytes = 1024 * 1024;

/** What the router needs. */
export interface FhirRouterOptions {
  store: FhirStore;
  /** Public base URL, no trailing slash. */
  baseUrl: string;
  /** Checks access tokens; without it everybody has `access`. */
  tokens?: TokenInspector;
  /** What everybody may do where no token is asked for; default an open base, which is read-only. */
  access?: Access;
  /** Called once for every request. */
  onRequest?: () => void;
  /** Told of failures that are no refusal, such as a token inspector that throws; the client only sees a 500. */
  onServerError?: (error: unknown) => void;
  /** The document at `.well-known/smart-configuration`; absent means 404. */
  smartConfiguration?: () => unknown;
  /** Named in the CapabilityStatement. */
  securityUrls?: SecurityUrls;
  /** What this base does that a kind server does not; default none. */
  quirks?: Quirks;
  /** Address off the base that serves its pages, for the quirk `foreign-next`. */
  pagingUrl?: string;
  /** By what clients are told of changes in a patient's record; absent: they are not. */
  subscriptions?: TopicSubscriptions;
}

/**
 * The router in front of the store: an Express router that checks the Bearer token, reads the body and writes the answer.
 * `metadata` and `.well-known/smart-configuration` are open; all else asks for a token when `tokens` is given.
 */
export function fhirRouter(options: FhirRouterOptions): Router {
  const { store, baseUrl, securityUrls, quirks, pagingUrl, subscriptions } = options;
  const router = Router();
  if (subscriptions) store.watch((change) => subscriptions.notify(change, baseUrl));
  router.use((_request, _response, next) => {
    options.onRequest?.();
    next();
  });
  router.get('/.well-known/smart-configuration', (_request, response, next) => {
    if (!options.smartConfiguration) return next();
    const body = JSON.stringify(options.smartConfiguration());
    response.status(200).type('application/json').end(body);
  });
  router.use(async (request, response, next) => {
    response.locals['access'] = await accessOf(request, options);
    next();
  });
  router.use(json({ type: [...jsonTypes, patchType], limit: maxBodyBytes }));
  router.use(text({ type: [formType, ...xmlTypes], limit: maxBodyBytes }));
  // What a Binary holds may be of any type.
  router.use('/Binary', raw({ type: (request) => request.headers['content-type'] !== undefined, limit: maxBodyBytes }));
  router.use(async (request, response) => {
    const [path = '', ...query] = request.url.split('?');
    const access = response.locals['access'] as Access;
    const asked = {
      method: request.method === 'HEAD' ? 'GET' : request.method,
      path: path.replace(/^\//, ''),
      query: query.join('?'),
      headers: singleHeaders(request),
      body: parsedBody(request),
    };
    const answer =
      subscriptions?.handle(asked, access, baseUrl) ??
      (await store.handle(asked, {
        baseUrl,
        access,
        ...(securityUrls && { securityUrls }),
        ...(quirks && { quirks }),
        ...(pagingUrl !== undefined && { pagingUrl }),
        ...(subscriptions && { topics: [feedTopic] }),
      }));
    send(response, answer);
  });
  const onError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
    send(response, errorResponse(bodyError(error) ?? error, options.onServerError));
  };
  router.use(onError);
  return router;
}

async function accessOf(
  request: Request,
  { tokens, access = { kind: 'open' } }: Pick<FhirRouterOptions, 'tokens' | 'access'>,
): Promise<Access> {
  if (!tokens) return access;
  // Open by itself, and the same for everyone: it grants nothing beyond the statement.
  if (/^\/metadata\/?$/.test(request.path) && ['GET', 'HEAD'].includes(request.method)) {
    return { kind: 'token', scopes: [] };
  }
  const [, scheme, token] = /^(Bearer|DPoP) ([A-Za-z0-9._~+/-]+=*)$/i.exec(request.headers.authorization ?? '') ?? [];
  const presented = {
    scheme: scheme?.toLowerCase() === 'dpop' ? ('dpop' as const) : ('bearer' as const),
    proof: String(request.headers['dpop'] ?? ''),
    method: request.method,
    path: new URL(request.originalUrl, 'http://sandbox.invalid').pathname,
  };
  const grant = token === undefined ? undefined : await tokens.inspect(token, presented);
  if (!grant) {
    throw new FhirError(401, 'login', 'A valid access token is needed.', {
      headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
    });
  }
  const { scopes, patient } = grant;
  return { kind: 'token', scopes, ...(patient !== undefined && { patient }) };
}

/** JSON arrives parsed; a form arrives as text, because Express's own parser loses repeated and dotted names. */
function parsedBody(request: Request): unknown {
  const body = request.body as unknown;
  return typeof body === 'string' && request.is(formType) ? new URLSearchParams(body) : body;
}

function singleHeaders(request: Request): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

/** What Express's body parsers complain about, as FHIR answers. */
function bodyError(error: unknown): FhirError | undefined {
  const { status, type } = (error ?? {}) as { status?: unknown; type?: unknown };
  if (typeof status !== 'number' || typeof type !== 'string' || status < 400 || status > 499) return undefined;
  if (status === 413) return new FhirError(413, 'too-long', 'The body is larger than 1 MB.');
  if (status === 415) return new FhirError(415, 'not-supported', 'The body has an encoding this server does not read.');
  return new FhirError(400, 'structure', 'The body cannot be read.');
}

/** Written directly: Express would add a charset to any type, and its own entity tag to compare with `If-None-Match`. */
function send(response: Response, { status, headers, body }: StoreResponse): void {
  response.statusCode = status;
  response.setHeaders(new Map(Object.entries({ 'Cache-Control': 'private, no-cache', ...headers })));
  if (body === undefined) {
    response.end();
    return;
  }
  const isRaw = body instanceof Uint8Array;
  const content = isRaw ? body : JSON.stringify(body);
  if (!isRaw) response.setHeader('Content-Type', 'application/fhir+json; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(content));
  response.end(content);
}
