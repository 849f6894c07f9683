import type { Session, TokenVault } from '@fhir-gateway/token-vault';
import type { ResponseMode } from './authorization-request.js';
import type { LoginAttempt } from '../records/login-attempt.js';
import type { AskedAuthentication } from '../tokens/authentication-age.js';
import type { DpopKey } from '../dpop/dpop-key.js';
import type { ServerMetadata } from '../discovery/server-metadata.js';

/**
 * What the callback needs of the moment the browser was sent off. The server is part of it: a login ends at the
 * authorization server where it began, whatever a discovery document says meanwhile.
 */
export interface PendingAuthorization {
  sessionId: string;
  attempt: LoginAttempt;
  server: ServerMetadata;
  redirectUri: string;
  /** How the answer has to come. */
  responseMode: ResponseMode;
  nonce?: string;
  /** What the platform was asked to ask of the person. */
  asked?: AskedAuthentication;
  codeVerifier?: string;
  /** What the tokens are to be bound to. */
  dpopKey?: DpopKey;
}

/** The two halves of the key: `state` travels through the platform, the secret stays in the browser's cookie. */
export interface PendingKey {
  state: string;
  browserSecret: string;
}

const kind = 'authorization';
/** 32 random bytes as base64url: what {@link PendingKey} consists of, and the only thing worth a look-up. */
const tokenPattern = /^[A-Za-z0-9_-]{43}$/;

/** Keeps a pending authorization until the callback takes it or its time is over. */
export async function putPending(
  vault: TokenVault,
  session: Session,
  key: PendingKey,
  pending: PendingAuthorization,
  ttlSeconds: number,
): Promise<void> {
  await vault.putOneTime(kind, `${key.state}.${key.browserSecret}`, pending, ttlSeconds, session);
}

/** Whether these can be what {@link putPending} was given: nothing else is worth a look-up. */
export function isPendingKey(key: { state: string | null; browserSecret: string | undefined }): key is PendingKey {
  const { state, browserSecret } = key;
  return (
    state !== null && browserSecret !== undefined && [state, browserSecret].every((half) => tokenPattern.test(half))
  );
}

/**
 * Takes a pending authorization, once. With the state of one login and the cookie of another there is nothing to find
 * and nothing is consumed: a callback in a stranger's browser cannot even spoil the login.
 */
export function takePending(vault: TokenVault, key: PendingKey): Promise<PendingAuthorization | undefined> {
  return vault.takeOneTime<PendingAuthorization>(kind, `${key.state}.${key.browserSecret}`);
}
