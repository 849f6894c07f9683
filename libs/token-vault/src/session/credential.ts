import { hash, randomBytes } from 'node:crypto';
import { VaultError } from '../errors.js';
import { credentialField } from './record-names.js';

const PREFIX = 'fgs_';
const LOCATOR_BYTES = 16;
const SECRET_BYTES = 24;
const SESSION_LABEL = 'fhir-gateway/session/';
/** What a session id is made of, with space for the locator after the label. */
const sessionName = Buffer.concat([Buffer.from(SESSION_LABEL), Buffer.alloc(LOCATOR_BYTES)]);
/** Base64url digits; 132 bits. */
const SESSION_ID_LENGTH = 22;
/**
 * 40 bytes are 53 whole base64url digits and one that carries 4 bits, so only four digits may end a credential. Without
 * this, one credential could be written in four ways.
 */
const CREDENTIAL = /^fgs_[A-Za-z0-9_-]{53}[AQgw]$/;

/** What a credential says to the vault. */
export interface ParsedCredential {
  readonly locator: Uint8Array;
  readonly sessionId: string;
  /** The session's field for this credential, named after the SHA-256 of the secret half: all that the store may see. */
  readonly field: string;
  /** The secret half: what wraps the session's data key. */
  readonly secret: Uint8Array;
}

/**
 * Makes a credential: `fgs_` and base64url of a 16-byte locator and a 24-byte secret. The locator finds the session, the
 * secret proves the right to it, so a secret is replaced without moving the session.
 *
 * @param locator the locator of an existing session; a new random one when absent
 */
export function mintCredential(locator: Uint8Array = randomBytes(LOCATOR_BYTES)): string {
  return credentialOf(locator, randomBytes(SECRET_BYTES));
}

/** The credential of these two halves. */
export function credentialOf(locator: Uint8Array, secret: Uint8Array): string {
  return PREFIX + Buffer.concat([locator, secret]).toString('base64url');
}

/** Takes a credential apart; `undefined` for any text that {@link mintCredential} cannot have made. */
export function parseCredential(credential: string): ParsedCredential | undefined {
  if (typeof credential !== 'string' || !CREDENTIAL.test(credential)) return undefined;
  const bytes = Buffer.from(credential.slice(PREFIX.length), 'base64url');
  const locator = bytes.subarray(0, LOCATOR_BYTES);
  const secret = bytes.subarray(LOCATOR_BYTES);
  return {
    locator,
    sessionId: sessionIdOf(locator),
    field: credentialField(hash('sha256', secret, 'base64url')),
    secret,
  };
}

/**
 * As {@link parseCredential}, where anything but a minted credential is the caller's fault.
 *
 * @throws VaultError CREDENTIAL_MALFORMED
 */
export function requireCredential(credential: string): ParsedCredential {
  const parsed = parseCredential(credential);
  if (parsed) return parsed;
  throw new VaultError('CREDENTIAL_MALFORMED', 'This is not a credential of the gateway.');
}

/** The session a locator finds. One-way, so that the store's names give no locator away. */
export function sessionIdOf(locator: Uint8Array): string {
  sessionName.set(locator, SESSION_LABEL.length);
  return hash('sha256', sessionName, 'base64url').slice(0, SESSION_ID_LENGTH);
}
