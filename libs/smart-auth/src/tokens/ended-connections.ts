import { isVaultError, openWithKey, sealToKey } from '@fhir-gateway/token-vault';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { KeyObject } from 'node:crypto';
import { chooseAuthMethod } from '../clients/client-authentication.js';
import type { AuthContext } from '../auth-context.js';
import { numberOf, type StoredConnection } from '../records/connection.js';
import type { EndingRule, Endings, LeftTokens } from '../records/ending-rule.js';
import { pairsOf } from '../records/earlier-tokens.js';
import { addPending, type RevocableTokens } from './revocation-queue.js';

/** What decides {@link EndingRule}. */
export interface EndingOptions {
  resolvePlatform(platformId: string): ResolvedPlatform;
  /** Of X25519; absent where nobody keeps its private key. */
  readonly revocationKey?: KeyObject | undefined;
}

/**
 * Revoking takes the token itself, so that whoever can revoke could use it. A refresh token of a public client that is bound to a
 * key (DPoP) is of no use without that key. One of a confidential client is bound to the client alone, whose secret lies
 * beside the master key; so it counts as one of nobody.
 *
 * @see RFC 7009 section 2.1, RFC 9449 section 5
 */
export function endingRule({ resolvePlatform, revocationKey }: EndingOptions): EndingRule {
  return ({ platformId, tokens, isRevocable }) => {
    if (isRevocable !== true || tokens?.refreshToken === undefined) return undefined;
    const isBound = pairsOf(tokens).every((pair) => pair.refreshToken === undefined || pair.dpopKey !== undefined);
    if (isBound && isPublicClient(() => resolvePlatform(platformId))) return 'bound';
    return revocationKey && 'sealed';
  };
}

/** For `TokenVaultOptions.leaves`. */
export function leftTokens(options: EndingOptions): (value: unknown, place: string) => LeftTokens | undefined {
  const ruleOf = endingRule(options);
  return (value, place) => {
    const connection = value as StoredConnection;
    const { platformId, tokens } = connection;
    const rule = ruleOf(connection);
    if (rule === undefined || !tokens) return undefined;
    const refreshTokens = pairsOf(tokens).flatMap(({ refreshToken = [] }) => refreshToken);
    const about = { platformId, connection: numberOf(connection) };
    if (rule === 'bound') return { ...about, bound: refreshTokens };
    return (
      options.revocationKey && {
        ...about,
        sealed: sealToKey(options.revocationKey, JSON.stringify(refreshTokens), place),
      }
    );
  };
}

/**
 * Puts the tokens of connections that ended with their sessions into the queue, from which every process has them revoked.
 * What is sealed to a key waits for the one who has it, for a week.
 *
 * @param onTold as of {@link Endings}
 * @returns how many wait for a key, this one being none or another
 * @throws VaultError STORE_UNAVAILABLE | LOCK_TIMEOUT
 */
export function queueEnded(
  { vault, now }: Pick<AuthContext, 'now' | 'vault'>,
  onTold: Endings['onTold'],
  { privateKey, waitMs }: { readonly privateKey?: KeyObject; readonly waitMs?: number } = {},
): Promise<number> {
  const run = async () => {
    let waiting = 0;
    for await (const ended of vault.endedSessions()) {
      const { sessionId } = ended;
      const done: string[] = [];
      for (const [name, { value, place }] of ended.left) {
        const { platformId, connection, ...left } = value as LeftTokens;
        const tokens = openLeft(left, place, privateKey);
        if (!tokens) {
          waiting += 1;
          continue;
        }
        await addPending({ vault, now }, platformId, tokens);
        const entry = { event: 'auth.revoke', outcome: 'success', durationMs: 0 } as const;
        onTold({ ...entry, platformId, connection, sessionId });
        done.push(name);
      }
      await vault.settleEnded(ended, done);
    }
    return waiting;
  };
  return vault.withDeploymentLock('ended-sessions', run, { ...(waitMs !== undefined && { waitMs }) });
}

function openLeft(
  { bound, sealed }: Pick<LeftTokens, 'bound' | 'sealed'>,
  place: string,
  privateKey: KeyObject | undefined,
): [RevocableTokens, ...RevocableTokens[]] | undefined {
  const opened = sealed !== undefined && privateKey ? tryOpening(privateKey, sealed, place) : undefined;
  const refreshTokens = bound ?? (opened === undefined ? [] : (JSON.parse(opened) as string[]));
  const [first, ...others] = refreshTokens.map((refreshToken) => ({ accessToken: '', refreshToken }));
  return first && [first, ...others];
}

/** `undefined` for what was sealed for another key: while keys are changed there are two. */
function tryOpening(privateKey: KeyObject, sealed: string, place: string): string | undefined {
  try {
    return openWithKey(privateKey, sealed, place);
  } catch (error) {
    if (isVaultError(error, 'RECORD_TAMPERED')) return undefined;
    throw error;
  }
}

/** A platform that was taken out of the configuration has no client that could be told to be public. */
function isPublicClient(resolve: () => ResolvedPlatform): boolean {
  try {
    return chooseAuthMethod(resolve(), {}) === 'none';
  } catch {
    return false;
  }
}
