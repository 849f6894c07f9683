import { createHash } from 'node:crypto';

import type { PublishedKeys } from '@fhir-gateway/smart-auth';
import { Router } from 'express';

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
export function jwksRoute({ keys }: PublishedKeys): Router {
  const router = Router({ caseSensitive: true });
  const body = JSON.stringify({ keys });
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  router.get('/.well-known/jwks.json', (req, res) => {
    res.set({ 'cache-control': `public, max-age=${MAX_AGE_SECONDS}`, etag });
    if (namesTag(req.headers['if-none-match'], etag)) res.status(304).end();
    else res.type('application/jwk-set+json').send(body);
  });
  return router;
}

/** Express's own check answers in full to `Cache-Control: no-cache`, which asks caches and not us (RFC 9111 5.2.1.4). */
function namesTag(header: string | undefined, etag: string): boolean {
  return header?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag) === true;
}
