import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * What an answer is for: data for programs, a page with a form and a style sheet, a page that runs the gateway's own
 * script besides, or a static file.
 */
export type AnswerKind = 'api' | 'page' | 'console' | 'asset';

/** How the headers depend on the deployment. */
export interface SecurityHeaderOptions {
  /** The public URL is https: adds Strict-Transport-Security. */
  https?: boolean;
}

const pageSources: Readonly<Record<string, readonly string[]>> = {
  'default-src': ["'none'"],
  'style-src': ["'self'"],
  'img-src': ["'self'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
};
/**
 * A script of the gateway's own may run and ask the gateway again. It can write no markup: no Trusted Types policy may be
 * made, so that even a mistake in it turns no text into elements.
 *
 * @see https://www.w3.org/TR/trusted-types/#require-trusted-types-for-csp-directive
 */
const consoleSources: Readonly<Record<string, readonly string[]>> = {
  ...pageSources,
  'script-src': ["'self'"],
  'connect-src': ["'self'"],
  'require-trusted-types-for': ["'script'"],
  'trusted-types': ["'none'"],
};
const apiSources: Readonly<Record<string, readonly string[]>> = {
  'default-src': ["'none'"],
  'frame-ancestors': ["'none'"],
};

const sourcesOf: Readonly<Record<AnswerKind, Readonly<Record<string, readonly string[]>>>> = {
  api: apiSources,
  page: pageSources,
  console: consoleSources,
  asset: apiSources,
};

/** One year, what browsers' preload lists ask for at least. */
const HSTS_SECONDS = 31_536_000;

/**
 * The security headers of one kind of answer, by lower-case name, ready to be merged into one `writeHead`.
 * Everything but assets is personal here and carries `cache-control: no-store`.
 *
 * Pages say `referrer-policy: same-origin`: under `no-referrer` a browser sends `Origin: null` with the page's own
 * forms, which no check could tell from a foreign one.
 *
 * @see https://www.w3.org/TR/CSP3/ and https://fetch.spec.whatwg.org/#append-a-request-origin-header
 */
export function securityHeaders(
  kind: AnswerKind,
  options: SecurityHeaderOptions = {},
): Readonly<Record<string, string>> {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  const isPage = kind === 'page' || kind === 'console';
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives: sourcesOf[kind] },
    strictTransportSecurity: options.https === true && { maxAge: HSTS_SECONDS },
    referrerPolicy: { policy: isPage ? 'same-origin' : 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  })(response.req, response, (fault?: unknown) => {
    if (fault instanceof Error) throw fault;
  });
  const headers = Object.entries(response.getHeaders()).map(([name, value]) => [name.toLowerCase(), String(value)]);
  const made: Readonly<Record<string, string>> = Object.freeze({
    ...(Object.fromEntries(headers) as Record<string, string>),
    'cache-control': kind === 'asset' ? 'public, max-age=300' : 'no-store',
  });
  return made;
}

/** {@link securityHeaders} as middleware; a later one of another kind overrides an earlier one. */
export function setSecurityHeaders(kind: AnswerKind, options: SecurityHeaderOptions = {}): RequestHandler {
  const headers = Object.entries(securityHeaders(kind, options));
  return (_req, res, next) => {
    for (const [name, value] of headers) res.setHeader(name, value);
    next();
  };
}
