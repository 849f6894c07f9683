import { calculateJwkThumbprint, compactVerify, importJWK, type JWK } from 'jose';
import { inflateRawSync } from 'node:zlib';

import { ShareError } from './share-error.js';
import { parseBounded } from './bounded-json.js';
import { requireNotRevoked } from './card-revocation.js';
import { malformed } from './card-text.js';
import { getShared, type SharedFetchOptions } from './shared-fetch.js';

/** Somebody whose cards are trusted, as an operator lists them. */
export interface CardIssuer {
  /** `iss` of their cards: https, without trailing slash. */
  readonly iss: string;
  readonly name: string;
  /**
   * Their public keys; absent: those of `<iss>/.well-known/jwks.json`. For a key with `crlVersion` the issuer has a list of
   * the cards that it revoked.
   */
  readonly keys?: readonly JWK[];
}

/** What a card is verified with. */
export interface CardOptions extends SharedFetchOptions {
  readonly issuers: readonly CardIssuer[];
  /** Epoch milliseconds. */
  readonly nowMs: number;
}

/** A card whose signature is that of an issuer who is trusted. */
export interface VerifiedCard {
  readonly issuer: CardIssuer;
  readonly bundle: Readonly<Record<string, unknown>>;
}

const mostPlainBytes = 256 * 1024;
const mostKeys = 50;
const clockSkewSeconds = 60;
const healthCard = 'https://smarthealth.cards#health-card';

/**
 * Verifies a card: its form, who issued it, the signature by a key of theirs, its time, and that it is not revoked. What it
 * inflates to is bounded; keys and lists are asked of issuers who are listed, and of nobody else.
 *
 * @throws ShareError HEALTH_CARD_MALFORMED | HEALTH_CARD_ISSUER_UNKNOWN | HEALTH_CARD_SIGNATURE_INVALID |
 *   HEALTH_CARD_EXPIRED | HEALTH_CARD_REVOKED | SHARED_CONTENT_TOO_LARGE, and what {@link getShared} throws
 * @see https://build.fhir.org/ig/HL7/smart-health-cards-and-links/cards-specification.html
 */
export async function verifyCard(card: string, options: CardOptions): Promise<VerifiedCard> {
  const [head = '', body = ''] = card.split('.');
  const { alg, zip, kid } = parseBounded(textOf(Buffer.from(head, 'base64url')), () => malformed('Its head is none.'));
  if (alg !== 'ES256' || zip !== 'DEF' || typeof kid !== 'string') throw malformed('It is signed or packed otherwise.');
  const payload = parseBounded(inflate(Buffer.from(body, 'base64url')), () => malformed('What it says is none.'));
  const issuer = options.issuers.find(({ iss }) => iss === payload['iss']);
  if (issuer === undefined) {
    throw new ShareError('HEALTH_CARD_ISSUER_UNKNOWN', 'Nobody whom this gateway trusts has issued this card.');
  }
  const key = await keyOf(issuer, kid, options);
  await requireSignature(card, key);
  const nbf = requireTime(payload, options.nowMs);
  if ('crlVersion' in key) {
    const { rid } = (payload['vc'] ?? {}) as { rid?: unknown };
    await requireNotRevoked({ iss: issuer.iss, kid, rid, nbf }, options);
  }
  return { issuer, bundle: bundleOf(payload) };
}

function inflate(bytes: Buffer): string {
  try {
    return textOf(inflateRawSync(bytes, { maxOutputLength: mostPlainBytes }));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new ShareError('SHARED_CONTENT_TOO_LARGE', 'This is more than a SMART Health Card can be.', { cause });
    }
    throw malformed('It is cut off or was altered.', cause);
  }
}

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw malformed('It is cut off or was altered.', cause);
  }
}

async function keyOf(issuer: CardIssuer, kid: string, options: CardOptions): Promise<JWK> {
  const keys = issuer.keys ?? (await publishedKeys(issuer, options));
  const key = keys.find((one) => one.kid === kid && one.kty === 'EC' && one.crv === 'P-256');
  if (key === undefined || (await calculateJwkThumbprint(key)) !== kid) throw badSignature();
  return key;
}

async function publishedKeys({ iss }: CardIssuer, options: CardOptions): Promise<JWK[]> {
  const { status, text } = await getShared(`${iss}/.well-known/jwks.json`, options);
  const unusable = () => new ShareError('SHARED_LINK_UNREACHABLE', 'The issuer of the card does not show its keys.');
  if (status !== 200) throw unusable();
  const { keys } = parseBounded(text, unusable);
  if (!Array.isArray(keys)) throw unusable();
  return (keys as JWK[]).slice(0, mostKeys);
}

async function requireSignature(card: string, key: JWK): Promise<void> {
  try {
    const { kty, crv, x, y } = key as { kty: 'EC'; crv: string; x: string; y: string };
    await compactVerify(card, await importJWK({ kty, crv, x, y }, 'ES256'), { algorithms: ['ES256'] });
  } catch (cause) {
    throw badSignature(cause);
  }
}

function badSignature(cause?: unknown): ShareError {
  return new ShareError(
    'HEALTH_CARD_SIGNATURE_INVALID',
    'The signature is not the issuer’s, or the card was altered.',
    {
      cause,
    },
  );
}

/** @returns when it was issued, epoch seconds */
function requireTime({ nbf, exp }: Readonly<Record<string, unknown>>, nowMs: number): number {
  const now = nowMs / 1000;
  if (typeof nbf !== 'number' || !Number.isFinite(nbf)) throw malformed('It does not say when it was issued.');
  if (nbf > now + clockSkewSeconds) throw new ShareError('HEALTH_CARD_EXPIRED', 'The card is not valid yet.');
  if (exp === undefined) return nbf;
  if (typeof exp !== 'number' || !Number.isFinite(exp)) throw malformed('Its end is no time.');
  if (exp <= now) throw new ShareError('HEALTH_CARD_EXPIRED', 'The card is no longer valid.');
  return nbf;
}

function bundleOf({ vc }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { type, credentialSubject } = (vc ?? {}) as { type?: unknown; credentialSubject?: { fhirBundle?: unknown } };
  if (!Array.isArray(type) || !type.includes(healthCard)) throw malformed('It is a card of another kind.');
  const bundle = credentialSubject?.fhirBundle;
  if (typeof bundle === 'object' && bundle !== null) return bundle as Record<string, unknown>;
  throw malformed('It holds no bundle.');
}
