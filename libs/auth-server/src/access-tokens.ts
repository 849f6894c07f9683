import type { Session, TokenVault } from '@fhir-gateway/token-vault';
import { accessRecord, type AccessGrant } from './access-grant.js';
import { accountGroupOf, type AllowedClients, groupOf } from './allowed-clients.js';

/** The vault's part that accounts and access tokens need. */
export type AccountVault = Pick<
  TokenVault,
  'authenticate' | 'issue' | 'keptUntil' | 'read' | 'remove' | 'revoke' | 'write'
>;

/** What a new access token is to be good for, and under which grant. */
export interface TokenOrder extends Omit<AccessGrant, 'issuedAtSeconds'> {
  readonly grantId: string;
}

/**
 * Access tokens that **are** credentials of the vault: each opens the session of the browser that consented, in one
 * round trip, and nothing else; revoking one holds at once in every process.
 *
 * The provider calls a session an account. An account id is a credential, too, but one without an {@link AccessGrant},
 * so that it opens nothing at either app; it stays inside sealed records.
 */
export class AccessTokens {
  readonly #vault: AccountVault;
  readonly #clients: AllowedClients;
  readonly #now: () => number;

  constructor(options: { vault: AccountVault; clients: AllowedClients; now: () => number }) {
    this.#vault = options.vault;
    this.#clients = options.clients;
    this.#now = options.now;
  }

  /**
   * An account id for a session that ends with its browsers, which all of its apps share; `undefined` for a session that is
   * kept, whose apps have one each.
   */
  async sharedAccount(session: Session, known?: string): Promise<string | undefined> {
    if ((await this.#vault.keptUntil(session)) !== undefined) return undefined;
    const isSame = known !== undefined && (await this.sessionOf(known))?.id === session.id;
    return isSame ? known : this.#vault.issue(session, 'bearer');
  }

  /** An account id of one grant in a session that is kept: it ends with the grant, and by 90 days without use. */
  openAccount(session: Session, grantId: string, endsAtSeconds: number): Promise<string> {
    const ttlSeconds = Math.max(1, endsAtSeconds - Math.floor(this.#now() / 1000));
    return this.#vault.issue(session, 'bearer', {
      ttlSeconds,
      group: accountGroupOf(groupOf(grantId)),
      outlives: true,
    });
  }

  /**
   * For how long what is issued for an account can be of use, in seconds: in a session that is kept until its own end, since
   * the person may prolong a grant. `undefined` where the account opens nothing any more.
   */
  async secondsLeft(accountId: string): Promise<number | undefined> {
    const session = await this.sessionOf(accountId);
    if (!session) return undefined;
    const keptUntil = await this.#vault.keptUntil(session);
    return (keptUntil ?? session.expiresAtSeconds) - Math.floor(this.#now() / 1000);
  }

  /**
   * The session of an account; `undefined` when it has ended.
   *
   * @throws VaultError STORE_UNAVAILABLE
   */
  async sessionOf(accountId: string): Promise<Session | undefined> {
    try {
      return await this.#vault.authenticate(accountId);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'SESSION_UNKNOWN') return undefined;
      throw error;
    }
  }

  /**
   * A token for an allowed client; `undefined` when the person has taken the permission back, or its time is over.
   *
   * @throws VaultError SESSION_UNKNOWN when the session has ended
   */
  async issue(accountId: string, { grantId, ...grant }: TokenOrder, ttlSeconds: number): Promise<string | undefined> {
    const session = await this.#vault.authenticate(accountId);
    const issuedAtSeconds = Math.floor(this.#now() / 1000);
    // What the person allowed for a time has ended, whatever refresh token there still is.
    if ((await this.#clients.grantOf(session, grantId)).endsAtSeconds <= issuedAtSeconds) return undefined;
    const token = await this.#vault.issue(session, 'bearer', { ttlSeconds, group: groupOf(grantId) });
    await this.#vault.write(session, accessRecord(token), { ...grant, issuedAtSeconds } satisfies AccessGrant);
    await this.#clients.noteToken(session, grantId, issuedAtSeconds);
    // Asked last: a client that is taken out at this moment must not keep what it was just given.
    if (await this.#clients.has(session, grantId)) return token;
    await this.revoke(accountId, token);
    return undefined;
  }

  /** Takes a client out of the session of an account: none of its tokens opens anything from then on. */
  async endClient(accountId: string, grantId: string): Promise<void> {
    const session = await this.sessionOf(accountId);
    if (session) await this.#clients.remove(session, grantId);
  }

  /** Ends a token, and forgets what it was for. Does nothing for one that has ended. */
  async revoke(accountId: string, token: string): Promise<void> {
    await this.#vault.revoke(token);
    const session = await this.sessionOf(accountId);
    if (session) await this.#vault.remove(session, accessRecord(token));
  }

  /** What a live token is for, with its session; `undefined` for one that opens nothing. */
  async find(token: string): Promise<{ session: Session; access: AccessGrant } | undefined> {
    const session = await this.sessionOf(token);
    const access = session && (await this.#vault.read<AccessGrant>(session, accessRecord(token)));
    return session && access && { session, access };
  }

  /** Whether a token still opens its session. */
  async isLive(token: string): Promise<boolean> {
    return (await this.sessionOf(token)) !== undefined;
  }
}
