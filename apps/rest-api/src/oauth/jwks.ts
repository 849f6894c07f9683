import { createHash } from 'node:crypto';

import type { Route } from '../route/define-route.js';
import { keySet } from './key-set.js';

/**
 * How long a platform may keep the set. A key has to be in it this long before it signs, which is why the time is short;
 * `docs/configuration.md` tells operators.
 */
const MAX_AGE_SECONDS = 300;

/**
 * `GET /.well-known/jwks.json`: the public keys that platforms know this gateway by, for registration as `jwks_uri`.
 *
 * @see RFC 7517 section 5; SMART App Launch 2.2, "Registering a client (communicating public keys)"
 */
export const clientKeysRoute: Route = {
  id: 'getClientKeys',
  method: 'get',
  path: '/.well-known/jwks.json',
  tag: 'Discovery',
  summary: 'Get the public keys that platforms know this gateway by',
  description: 'To be registered with platforms as `jwks_uri`.',
  access: 'anybody',
  headers: { 'If-None-Match': 'ETag of the set at hand' },
  answers: {
    200: { description: 'A JSON Web Key Set.', mediaTypes: ['application/jwk-set+json'], schema: keySet },
    304: { description: 'What the caller has is the newest.' },
  },
  examples: { document: { summary: 'The keys; none where no platform needs any', status: 200 } },
  handler: ({ gateway }) => {
    const body = JSON.stringify({ keys: gateway.publishedKeys.keys });
    const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
    return (req, res) => {
      res.set({ 'cache-control': `public, max-age=${MAX_AGE_SECONDS}`, etag });
      if (namesTag(req.headers['if-none-match'], etag)) res.status(304).end();
      else res.type('application/jwk-set+json').send(body);
    };
  },
};

/** Express's own check answers in full to `Cache-Control: no-cache`, which asks caches and not us (RFC 9111 5.2.1.4). */
function namesTag(header: string | undefined, etag: string): boolean {
  return header?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag) === true;
}
