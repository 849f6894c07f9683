import express from 'express';
import type { Router } from 'express';
import type { Authorities, TrustCommunity } from './authorities.js';

const dayMs = 24 * 3600_000;

/** A community with what it serves below `/udap`. */
export interface ServedCommunity {
  /** Made when it is first asked for: most runs of the sandbox never need its keys. */
  readonly open: () => Promise<TrustCommunity>;
  /** Serves the root, the revocation lists, and certificates for whoever asks. */
  readonly router: Router;
}

/**
 * Creates the trust community of the sandbox: a root, an issuing authority below it, and their revocation lists. Keys are new
 * in every process.
 *
 * - `GET /udap/root.pem`: the trust anchor
 * - `GET /udap/root.crl`, `GET /udap/issuing.crl`: the revocation lists
 * - `POST /udap/certificates` `{ "uri": "https://…", "days"?: 30, "revoked"?: true }`: a certificate with its key, for tests;
 *   `days` below zero makes one that has expired
 *
 * @param origin e.g. `http://localhost:8010`
 */
export function serveTrustCommunity(origin: string): ServedCommunity {
  let made: Promise<Authorities> | undefined;
  const open = () => (made ??= load(origin));
  const router = express.Router();
  router.get('/root.pem', async (_request, response) => {
    const { root } = await open();
    response.type('application/x-pem-file').send(root.certificate.toString());
  });
  for (const name of ['root', 'issuing'] as const) {
    router.get(`/${name}.crl`, async (_request, response) => {
      const list = await (await open())[name].signRevocationList();
      response.type('application/pkix-crl').send(Buffer.from(list));
    });
  }
  router.post('/certificates', express.json({ limit: '4kb' }), async (request, response) => {
    const { uri, days = 30, revoked = false } = (request.body ?? {}) as Record<string, unknown>;
    if (typeof uri !== 'string' || !URL.canParse(uri) || typeof days !== 'number' || Math.abs(days) > 365) {
      response.status(400).json({ error: 'uri must be an absolute URI, and days a number from -365 to 365' });
      return;
    }
    const authorities = await open();
    const validTo = new Date(Date.now() + days * dayMs);
    const validFrom = new Date(Math.min(Date.now(), validTo.getTime()) - dayMs);
    const issued = await authorities.issuing.issue({ uri, validFrom, validTo });
    const [certificate] = issued.chain;
    if (revoked === true && certificate) {
      authorities.issuing.revoke(certificate);
      authorities.revoked.add(certificate.fingerprint256);
    }
    response.set('Cache-Control', 'no-store').json({
      certificates: issued.certificates,
      private_key: issued.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    });
  });
  return { open: async () => (await open()).community, router };
}

/** X.509 takes 0.1 s to load. */
async function load(origin: string): Promise<Authorities> {
  const { createAuthorities } = await import('./authorities.js');
  return createAuthorities(origin);
}
