import { AgentGrants, AllowedClients, readOnlyGrant } from '@fhir-gateway/auth-server';
import type { AgentGrant, ListedClient } from '@fhir-gateway/auth-server';
import type { CredentialSummary, Session, TokenVault } from '@fhir-gateway/token-vault';
import type { AccountAuditEntry } from '../audit/account-audit.js';
import type { AuditSubjects } from '@fhir-gateway/audit';
import type { AuditSink } from '../audit/audit-entry.js';
import { codeGroup } from '../pairing/pairing-code.js';

/**
 * What holds a credential of a session: a browser (its cookie), an app that was let in by OAuth, a chat that was paired by
 * a code, or a code that nobody has typed yet.
 */
export type ClientKind = 'browser' | 'app' | 'chat' | 'code';

/** One client of a session, for the person whose session it is. Opens nothing; times are epoch seconds. */
export interface SessionClient {
  /** Names it towards {@link SessionClients}. */
  readonly id: string;
  readonly kind: ClientKind;
  /** What an app calls itself; a browser and its system. Nobody has checked it. */
  readonly name?: string;
  /** Where an app's permission was sent, in words: the host of its redirect URI, or that it is on this computer. */
  readonly destination?: string;
  /** What an app's tokens are for (RFC 8707); empty for others, which may use both apps. */
  readonly resources: readonly string[];
  readonly connectedAtSeconds: number;
  /** To the minute; of an app without a live token, when it last got one. Absent before the first use. */
  readonly lastUsedAtSeconds?: number;
  /** When it ends by itself. */
  readonly endsAtSeconds: number;
  /** Whether it is the one that asks. */
  readonly isCurrent: boolean;
  /** The provider's name for an app's permission; never to be shown. */
  readonly grantId?: string;
  /** The OAuth client that an app is, for the audit; never to be shown. */
  readonly clientId?: string;
  /** What the person lets an app or chat do; absent for browsers and codes. */
  readonly grant?: AgentGrant;
  /** The group of an app's or chat's credentials; never to be shown. */
  readonly group?: string;
  /** Whether it ends by its own date, and by 90 days without use, whatever ends the browser that let it in. */
  readonly isKept?: true;
}

/** Until when an app can be let in. */
export interface LongestGrant {
  /** The end of the browser that asks, which is that of a session that is not kept. */
  readonly sessionEndsAtSeconds: number;
  /** The latest date of its own that an app can get in a session that is kept. */
  readonly keptEndsAtSeconds?: number;
}

const yearSeconds = 365 * 86_400;

/**
 * The browsers, apps and chats that can use a session. A session is what the gateway knows of a person: it has no
 * accounts, and a platform's word about who signed in joins no two sessions.
 */
export class SessionClients {
  readonly #vault: TokenVault;
  readonly #allowed: AllowedClients;
  readonly #grants: AgentGrants;
  readonly #audit: AuditSink;
  readonly #subjectsOf: (session: Session) => AuditSubjects;
  readonly #now: () => number;

  constructor(options: {
    vault: TokenVault;
    audit: AuditSink;
    now: () => number;
    subjectsOf(session: Session): AuditSubjects;
  }) {
    this.#vault = options.vault;
    this.#allowed = new AllowedClients(options.vault);
    this.#grants = new AgentGrants(options.vault);
    this.#audit = options.audit;
    this.#now = options.now;
    this.#subjectsOf = (session) => options.subjectsOf(session);
  }

  /**
   * Until when the person can let an app in: a year, in a session that is kept; as long as their browser in any other, which
   * ends with its browsers.
   */
  async longestGrant(session: Session): Promise<LongestGrant> {
    const ofSession = { sessionEndsAtSeconds: session.expiresAtSeconds };
    const keptUntil = await this.#vault.keptUntil(session);
    if (keptUntil === undefined) return ofSession;
    const inAYear = Math.floor(this.#now() / 1000) + yearSeconds;
    return { ...ofSession, keptEndsAtSeconds: Math.min(keptUntil, inAYear) };
  }

  /**
   * Newest first. A browser sees them all, also that of `local` mode; an app or a chat sees itself. A browser that never came
   * back with its cookie is none.
   */
  async list(session: Session): Promise<SessionClient[]> {
    const [credentials, apps, grants] = await Promise.all([
      this.#vault.credentials(session),
      this.#allowed.list(session),
      this.#grants.list(session),
    ]);
    const all = [
      ...[...apps].map(([group, app]) => describeApp(group, app, credentials, session)),
      ...credentials.filter(({ kind }) => kind === 'browser' || kind === 'handle').map(describeCredential),
    ];
    const { credentialKind = 'browser' } = session;
    return all
      .map((client) => withGrant(client, session, grants))
      .filter(({ isCurrent }) => isCurrent || credentialKind === 'browser')
      .filter(({ isCurrent, kind, lastUsedAtSeconds }) => isCurrent || kind !== 'browser' || lastUsedAtSeconds)
      .sort((a, b) => b.connectedAtSeconds - a.connectedAtSeconds);
  }

  /**
   * Ends one of {@link list}: what it holds opens nothing from that moment on, in any process. `undefined` when there is
   * none by this id for whoever asks.
   */
  async end(session: Session, id: string): Promise<SessionClient | undefined> {
    const client = (await this.list(session)).find((one) => one.id === id);
    if (client) await this.#end(session, client);
    return client;
  }

  /**
   * Whether anybody can still use the session, or open it again by a key. A pairing code that nobody has typed yet does not
   * count: who asked for it is gone.
   */
  async isReachable(session: Session): Promise<boolean> {
    const apps = await this.#allowed.list(session);
    if ([...apps].length > 0) return true;
    return (await this.#vault.credentials(session)).some(({ group, kind }) => kind !== 'bearer' && group !== codeGroup);
  }

  /**
   * Changes what an app or chat of {@link list} may do: its live tokens obey from their next call on, in any process. For
   * the person in their browser alone, who also gives more.
   *
   * @returns `undefined` when there is none by this id
   */
  async changeGrant(session: Session, id: string, change: Partial<AgentGrant>): Promise<SessionClient | undefined> {
    const client = (await this.list(session)).find((one) => one.id === id);
    const { grant, group } = client ?? {};
    if (client === undefined || grant === undefined || group === undefined) return undefined;
    // Nothing outlives the session, nor a chat the browser that its handle was given in.
    const { sessionEndsAtSeconds, keptEndsAtSeconds } = await this.longestGrant(session);
    const longest = (client.isKept && keptEndsAtSeconds) || sessionEndsAtSeconds;
    const endsAtSeconds = Math.min(change.endsAtSeconds ?? grant.endsAtSeconds, longest);
    const changed = { ...grant, ...change, endsAtSeconds };
    await this.#grants.set(session, group, changed);
    if (client.isKept && endsAtSeconds !== grant.endsAtSeconds) {
      await this.#allowed.prolong(session, group, endsAtSeconds);
    }
    const { kind, clientId } = client;
    const entry = { event: 'client.changed', sessionId: session.id, clientKind: kind, outcome: 'success' } as const;
    this.#audit(entry, {
      ...this.#subjectsOf(session),
      grant: group,
      ...(clientId !== undefined && { client: clientId }),
    });
    return { ...client, grant: changed, endsAtSeconds };
  }

  /**
   * Ends every app, chat and code but those named, also one that is coming into being meanwhile. Browsers stay.
   *
   * @returns those that were ended
   */
  async endOthers(session: Session, keep: ReadonlySet<string>): Promise<SessionClient[]> {
    const others = (await this.list(session)).filter(({ id, kind }) => kind !== 'browser' && !keep.has(id));
    for (const client of others) await this.#end(session, client);
    await this.#vault.revokeWhere(session, ({ id, kind }) => kind === 'handle' && !keep.has(id));
    return others;
  }

  /** Ends every credential of the session. Its records stay for {@link TokenVault.detach}, until it is ended itself. */
  async endAll(session: Session): Promise<SessionClient[]> {
    const clients = await this.list(session);
    await this.#vault.revokeWhere(session, () => true);
    return clients;
  }

  async #end(session: Session, { id, kind, grant, grantId, clientId, group }: SessionClient): Promise<void> {
    if (grantId !== undefined) await this.#allowed.remove(session, grantId);
    else await this.#vault.revokeWhere(session, (credential) => credential.id === id);
    if (kind === 'chat' && group !== undefined) await this.#grants.remove(session, group);
    const entry: AccountAuditEntry = {
      event: 'client.revoked',
      sessionId: session.id,
      clientKind: kind,
      outcome: 'success',
    };
    // Whose permission ended, not who asked for it: one client cannot end another.
    const concerned = {
      client: clientId,
      ...(grant !== undefined && group !== undefined && { grant: group }),
    };
    this.#audit(entry, { ...this.#subjectsOf(session), ...concerned });
  }
}

function describeApp(
  group: string,
  app: ListedClient,
  credentials: readonly CredentialSummary[],
  session: Session,
): SessionClient {
  const tokens = credentials.filter((credential) => credential.group === group);
  const signs = [app.lastTokenAtSeconds, ...tokens.map(({ lastUsedAtSeconds }) => lastUsedAtSeconds)];
  const lastUsedAtSeconds = Math.max(...signs.map((sign) => sign ?? 0));
  return {
    id: group,
    kind: 'app',
    name: app.clientName,
    destination: app.destination,
    resources: app.resources,
    connectedAtSeconds: app.allowedAtSeconds,
    ...(lastUsedAtSeconds > 0 && { lastUsedAtSeconds }),
    // Its grant has a date of its own.
    endsAtSeconds: app.isKept ? Infinity : session.expiresAtSeconds,
    ...(app.isKept && { isKept: app.isKept }),
    group,
    isCurrent: tokens.some(({ isCurrent }) => isCurrent),
    grantId: app.grantId,
    clientId: app.clientId,
  };
}

function describeCredential(credential: CredentialSummary): SessionClient {
  const { id, kind, label, group, issuedAtSeconds, lastUsedAtSeconds, endsAtSeconds, isCurrent } = credential;
  const ofHandle = group === codeGroup ? 'code' : 'chat';
  return {
    id,
    kind: kind === 'browser' ? 'browser' : ofHandle,
    ...(kind === 'browser' && label !== undefined && { name: label }),
    resources: [],
    connectedAtSeconds: issuedAtSeconds,
    lastUsedAtSeconds,
    endsAtSeconds,
    isCurrent,
    group,
  };
}

function withGrant(client: SessionClient, session: Session, grants: ReadonlyMap<string, AgentGrant>): SessionClient {
  if (client.kind !== 'app' && client.kind !== 'chat') return client;
  const chosen = client.group === undefined ? undefined : grants.get(client.group);
  const grant = chosen ?? readOnlyGrant(session);
  return { ...client, grant, endsAtSeconds: Math.min(client.endsAtSeconds, grant.endsAtSeconds) };
}
