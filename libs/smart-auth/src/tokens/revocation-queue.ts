import { randomUUID } from 'node:crypto';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { isVaultError } from '@fhir-gateway/token-vault';
import type { Session } from '@fhir-gateway/token-vault';
import type { AuthContext } from '../auth-context.js';
import { pairsOf } from '../records/earlier-tokens.js';
import { isAuthError } from '../errors.js';
import type { EndingTokens, TokenPair } from '../records/token-response.js';

/** The session that all processes of a deployment share, whose records are the queue. */
const queueLabel = 'revocations';
const recordPrefix = 'revocation:';
/** In the session whose tokens they were: which of the queue's records are about them. */
const markPrefix = 'revoking:';
/** How often each process looks for what is due. */
const pollMs = 5_000;
/** The first pause after a failed attempt, and the longest: a platform that is back is asked within a minute. */
const firstPauseMs = 10_000;
const longestPauseMs = 60_000;
/** A refresh token says nothing of its life; most end within two weeks without use. */
const refreshTokenMs = 14 * 24 * 3600 * 1000;
/** Attempts of one process at once. */
const mostAtOnce = 8;

type RevocableTokens = Pick<TokenPair, 'accessToken' | 'refreshToken' | 'dpopKey'>;

/** What is known of a token that has to be revoked. */
interface PendingRevocation {
  readonly platformId: string;
  readonly tokens: RevocableTokens;
  /** Of earlier sign-ins, to be revoked with these; absent in records of older versions. */
  readonly earlier?: readonly RevocableTokens[];
  readonly attempts: number;
  /** When it is tried next, epoch milliseconds. */
  readonly dueAtMs: number;
  /** When its tokens have expired. */
  readonly untilMs: number;
}

/** What a session keeps of a revocation that waits: nothing that opens anything. */
interface Mark {
  readonly platformId: string;
}

/** How a revocation ended; `waits` when the platform has to be asked again. */
export type RevocationOutcome = 'confirmed' | 'refused' | 'waits';

/**
 * Tokens that this gateway has forgotten, and that their platforms still have to revoke. They wait in the vault, sealed, so
 * that a process that ends loses none; every process works them off, one at a time each, until the platform confirms, refuses
 * for good, or the tokens have expired.
 *
 * @see RFC 7009
 */
export class RevocationQueue {
  readonly #context: AuthContext;
  #timer: NodeJS.Timeout | undefined;
  #isWorking = false;
  #pending = 0;

  constructor(context: AuthContext) {
    this.#context = context;
  }

  /** How many waited when this process looked last. */
  get pending(): number {
    return this.#pending;
  }

  /**
   * Takes in tokens that are about to be forgotten.
   *
   * @param session whose tokens they were, which can then tell its person that they wait
   * @returns what {@link attempt} takes; from now on the tokens are revoked, whatever becomes of this process
   * @throws VaultError STORE_UNAVAILABLE; then the tokens must not be forgotten yet
   */
  async add(session: Session, platformId: string, tokens: EndingTokens): Promise<string> {
    const now = this.#context.now();
    const id = randomUUID();
    const name = `${recordPrefix}${id}`;
    const [current, ...earlier] = pairsOf(tokens).map(revocable);
    if (!current) throw new TypeError('there are no tokens to revoke');
    await this.#write(name, {
      platformId,
      tokens: current,
      ...(earlier.length > 0 && { earlier }),
      attempts: 0,
      dueAtMs: now,
      untilMs: Math.max(...pairsOf(tokens).map((pair) => endOf(pair, now))),
    });
    await this.#mark(session, id, platformId);
    return name;
  }

  /** How many sign-ins of a session wait to be revoked, by platform id. */
  async waitingOf(session: Session): Promise<Map<string, number>> {
    const { vault } = this.#context;
    const waiting = new Map<string, number>();
    const marks = await vault.readAll<Mark>(session, markPrefix);
    if (marks.size === 0) return waiting;
    const queue = await this.#session();
    await Promise.all(
      [...marks].map(async ([name, { platformId }]) => {
        const pending = await vault.read<PendingRevocation>(queue, recordPrefix + name.slice(markPrefix.length));
        if (pending) waiting.set(platformId, (waiting.get(platformId) ?? 0) + 1);
        // Done with, by whatever process.
        else await vault.remove(session, name);
      }),
    );
    return waiting;
  }

  /** Asks the platform now, unless another process does; see {@link add}. */
  async attempt(name: string): Promise<RevocationOutcome> {
    const session = await this.#session();
    const run = () => this.#attempt(session, name);
    return this.#context.vault.withLock(session, name, run, { waitMs: 0 }).catch((error: unknown) => {
      if (isVaultError(error, 'LOCK_TIMEOUT')) return 'waits' as const;
      throw error;
    });
  }

  /** From now on works off what is due, also what other processes took in. */
  start(): void {
    this.#timer ??= setInterval(() => void this.workOff(), pollMs).unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Tries whatever is due. A failure is logged; the next look tries again. */
  async workOff(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    try {
      const waiting = await this.#context.vault.readAll<PendingRevocation>(await this.#session(), recordPrefix);
      this.#pending = waiting.size;
      let due = [...waiting].filter(([, { dueAtMs }]) => dueAtMs <= this.#context.now());
      while (due.length > 0) {
        const batch = due.slice(0, mostAtOnce);
        const outcomes = await Promise.all(batch.map(([name]) => this.attempt(name)));
        // A platform that does not answer now is left for the next look, so that others do not wait for it.
        const silent = new Set(batch.flatMap(([, one], at) => (outcomes[at] === 'waits' ? [one.platformId] : [])));
        due = due.slice(mostAtOnce).filter(([, { platformId }]) => !silent.has(platformId));
      }
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      this.#context.logger.warn({ code }, 'tokens that are to be revoked could not be looked at');
    } finally {
      this.#isWorking = false;
    }
  }

  async #attempt(session: Session, name: string): Promise<RevocationOutcome> {
    const { logger, now, vault } = this.#context;
    const found = await vault.read<PendingRevocation>(session, name);
    // Another process was done with it first.
    if (!found) return 'confirmed';
    const outcome = await this.#revoke(found);
    const attempts = found.attempts + 1;
    if (outcome === 'waits' && now() < found.untilMs) {
      const pauseMs = Math.min(firstPauseMs * 2 ** found.attempts, longestPauseMs);
      await vault.write(session, name, { ...found, attempts, dueAtMs: now() + pauseMs });
      return 'waits';
    }
    await vault.remove(session, name);
    if (outcome !== 'confirmed') {
      logger.warn({ platformId: found.platformId, attempts, outcome }, 'tokens were not revoked at their platform');
    }
    return outcome;
  }

  /** Confirmed when the platform has confirmed every one. One that does not answer is not asked about the rest now. */
  async #revoke({ platformId, tokens, earlier = [] }: PendingRevocation): Promise<RevocationOutcome> {
    let outcome: RevocationOutcome = 'confirmed';
    for (const pair of [tokens, ...earlier]) {
      outcome = worse(outcome, await this.#revokePair(platformId, pair));
      if (outcome === 'waits') break;
    }
    return outcome;
  }

  /** Refresh token first: a server that ends the whole grant with it answers the second request as a formality. */
  async #revokePair(platformId: string, tokens: RevocableTokens): Promise<RevocationOutcome> {
    const { discovery, logger, tokenEndpoint } = this.#context;
    try {
      const platform: ResolvedPlatform = this.#context.resolvePlatform(platformId);
      const server = await discovery.serverOf(platform);
      const { accessToken, refreshToken, dpopKey: key } = tokens;
      const refresh =
        refreshToken === undefined
          ? 'confirmed'
          : await tokenEndpoint.revoke(platform, server, { token: refreshToken, hint: 'refresh_token', key });
      if (accessToken === '') return refresh;
      const access = await tokenEndpoint.revoke(platform, server, { token: accessToken, hint: 'access_token', key });
      return worse(refresh, access);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      logger.warn({ platformId, code, detail: isAuthError(error) ? error.detail : undefined }, 'a revocation failed');
      // A platform that was taken out of the configuration cannot be asked any more.
      return code === 'PLATFORM_NOT_FOUND' || code === 'PLATFORM_NOT_ROUTABLE' ? 'refused' : 'waits';
    }
  }

  async #mark(session: Session, id: string, platformId: string): Promise<void> {
    const mark: Mark = { platformId };
    await this.#context.vault.write(session, `${markPrefix}${id}`, mark).catch((error: unknown) => {
      // A session that has ended has nobody to tell.
      if (!isVaultError(error, 'SESSION_UNKNOWN')) throw error;
    });
  }

  async #write(name: string, pending: PendingRevocation): Promise<void> {
    await this.#context.vault.write(await this.#session(), name, pending);
    this.#pending += 1;
  }

  #session(): Promise<Session> {
    return this.#context.vault.sharedSession(queueLabel);
  }
}

function revocable({ accessToken, refreshToken, dpopKey }: TokenPair): RevocableTokens {
  return { accessToken, refreshToken, ...(dpopKey && { dpopKey }) };
}

function endOf({ refreshToken, expiresAtSeconds }: TokenPair, nowMs: number): number {
  return refreshToken === undefined ? expiresAtSeconds * 1000 : nowMs + refreshTokenMs;
}

function worse(one: RevocationOutcome, other: RevocationOutcome): RevocationOutcome {
  for (const outcome of ['waits', 'refused'] as const) if (one === outcome || other === outcome) return outcome;
  return 'confirmed';
}
