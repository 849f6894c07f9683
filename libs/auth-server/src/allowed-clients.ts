import { createHash } from 'node:crypto';
import type { Session, TokenVault } from '@fhir-gateway/token-vault';
import { AgentGrants, type AgentGrant, type GrantVault } from './agent-grants.js';

/** A client that a person let use their session, as long as they have not taken it back. */
export interface AllowedClient {
  /** The provider's name for the permission; tokens refer to it. */
  readonly grantId: string;
  readonly clientId: string;
  /** What the client calls itself. Nobody has checked it. */
  readonly clientName?: string;
  /** Where the answer went, in words: what a person can tell one client from another by. */
  readonly destination: string;
  /** What its tokens are for (RFC 8707). */
  readonly resources: readonly string[];
  readonly allowedAtSeconds: number;
  /** Allowed in a session that is kept: an account of its own lets it in until its date. */
  readonly isKept?: true;
}

/** An allowed client, and when it last got a token: what is known of its use once that token has ended. */
export interface ListedClient extends AllowedClient {
  readonly lastTokenAtSeconds?: number;
}

const family = 'client';
const prefix = `${family}:`;
const usePrefix = `${family}-token:`;

/** The vault's part that clients need. */
type ClientVault = GrantVault & Pick<TokenVault, 'credentials' | 'prolong' | 'readAll' | 'remove' | 'revokeWhere'>;

/**
 * The clients of a session, kept in the session itself: the one place that says whether a client may have tokens. Taking
 * a client out holds at once in every process, whatever the provider still has stored of its grant.
 */
export class AllowedClients {
  readonly #vault: ClientVault;
  readonly #grants: AgentGrants;

  constructor(vault: ClientVault) {
    this.#vault = vault;
    this.#grants = new AgentGrants(vault);
  }

  /**
   * @param grant what the person allows it
   * @throws VaultError SESSION_UNKNOWN when the session ended meanwhile
   */
  async add(session: Session, client: AllowedClient, grant: AgentGrant): Promise<void> {
    // First what it may do: a token of a client that is listed is never good for more.
    await this.#grants.set(session, groupOf(client.grantId), grant);
    await this.#vault.write(session, prefix + groupOf(client.grantId), client);
  }

  async has(session: Session, grantId: string): Promise<boolean> {
    return (await this.#vault.read(session, prefix + groupOf(grantId))) !== undefined;
  }

  /** What the person allows a client now. */
  grantOf(session: Session, grantId: string): Promise<AgentGrant> {
    return this.#grants.ofGroup(session, groupOf(grantId));
  }

  /** Notes that the client got a token just now. */
  noteToken(session: Session, grantId: string, atSeconds: number): Promise<void> {
    return this.#vault.write(session, usePrefix + groupOf(grantId), atSeconds);
  }

  /** By the group that the credentials of each client have in the vault; without those that open nothing any more. */
  async list(session: Session): Promise<Map<string, ListedClient>> {
    const all = await this.#all(session);
    const ended = await this.#endedOf(session, all);
    return new Map([...all].filter(([group]) => !ended.includes(group)));
  }

  /** Forgets the clients that 90 days without use, or their date, have ended. */
  async dropEnded(session: Session): Promise<void> {
    const all = await this.#all(session);
    for (const group of await this.#endedOf(session, all)) await this.#removeGroup(session, group);
  }

  /** Moves the end of what lets a client in, where that has an end of its own. */
  prolong(session: Session, group: string, endsAtSeconds: number): Promise<boolean> {
    return this.#vault.prolong(session, accountGroupOf(group), endsAtSeconds);
  }

  async #endedOf(session: Session, all: ReadonlyMap<string, AllowedClient>): Promise<string[]> {
    const kept = [...all].filter(([, { isKept }]) => isKept);
    if (kept.length === 0) return [];
    const live = new Set((await this.#vault.credentials(session)).map(({ group }) => group));
    return kept.filter(([group]) => !live.has(accountGroupOf(group))).map(([group]) => group);
  }

  async #all(session: Session): Promise<Map<string, ListedClient>> {
    const found = await this.#vault.readAll<unknown>(session, family);
    const clients = new Map<string, ListedClient>();
    for (const [name, value] of found) {
      if (!name.startsWith(prefix)) continue;
      const group = name.slice(prefix.length);
      const lastTokenAtSeconds = found.get(usePrefix + group) as number | undefined;
      const client = value as AllowedClient;
      clients.set(group, lastTokenAtSeconds === undefined ? client : { ...client, lastTokenAtSeconds });
    }
    return clients;
  }

  /** Takes a client out, with every token it has or is about to get. */
  remove(session: Session, grantId: string): Promise<void> {
    return this.#removeGroup(session, groupOf(grantId));
  }

  async #removeGroup(session: Session, group: string): Promise<void> {
    // First the entry: a token that is being issued looks for it afterwards, and is found here or finds it gone.
    await this.#vault.remove(session, prefix + group);
    await this.#vault.remove(session, usePrefix + group);
    await this.#grants.remove(session, group);
    const groups = [group, accountGroupOf(group)];
    await this.#vault.revokeWhere(session, (credential) => groups.includes(credential.group ?? ''));
  }
}

/** The group of the credentials that are issued under a grant; names the grant to nobody who does not know it. */
export function groupOf(grantId: string): string {
  return `oauth-${createHash('sha256').update(`grant/${grantId}`).digest('base64url').slice(0, 22)}`;
}

/** The group of the account of a client that has one of its own, by the group of its other credentials. */
export function accountGroupOf(group: string): string {
  return `${group}-account`;
}
