import { Deadline } from '@fhir-gateway/limits';
import { randomBytes, randomUUID } from 'node:crypto';
import type { AuditSubjects } from '@fhir-gateway/audit';
import type { Asker, FhirProxy } from '@fhir-gateway/fhir-proxy';
import { noEvents } from '@fhir-gateway/patient-record';
import type { PlatformRegistry, ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { AuthError, type ConnectionSummary, type SmartAuth } from '@fhir-gateway/smart-auth';
import type { Session, TokenVault } from '@fhir-gateway/token-vault';
import type { AuditSink } from '../audit/audit-entry.js';
import { usedId } from '../callers/several-people.js';
import { GatewayError } from '../errors/errors.js';
import type { Logger } from '../logging/logger.js';
import { changeField } from '../sealed/change-field.js';
import { PlatformSubscriptions } from './platform-subscriptions.js';
import {
  hashAuthorization,
  SubscriptionRecords,
  subscriptionUnknown,
  type StoredSubscription,
  type SubscriptionState,
  type SubscriptionStorage,
} from './subscription-records.js';

/** What {@link RecordSubscriptions} is made of. */
export interface RecordSubscriptionsParts extends SubscriptionStorage {
  readonly vault: Pick<TokenVault, 'readAll' | 'write' | 'changeRecords' | 'withLock'>;
  readonly auth: Pick<SmartAuth, 'statuses' | 'status'>;
  readonly registry: Pick<PlatformRegistry, 'resolve'>;
  readonly proxy: Pick<FhirProxy, 'fetchJson'>;
  readonly audit: AuditSink;
  readonly logger: Logger;
  subjectsOf(session: Session): AuditSubjects | undefined;
  /** The gateway's public URL, without trailing slash. */
  readonly publicUrl: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** A Subscription as its owner sees it. */
export interface ListedSubscription extends Omit<StoredSubscription, 'sessionId' | 'authorization'>, SubscriptionState {
  readonly name: string;
  /** As `platform_id` of calls has it at present. */
  readonly connection: string;
}

/** The person who asks: an app has a grant, and no grant is of this. */
type PersonAsker = Asker & { readonly session: Session; readonly grant?: undefined };

/** In the session whose Subscription it is. */
interface Mark {
  /** Of {@link ConnectionSummary}: names the connection also after another person has signed in there. */
  readonly connectionId: string;
}

const prefix = 'change-subscription:';
const lockName = 'change-subscriptions';
const mostOfSession = 10;
const mostSeconds = 7 * 86_400;
/** Whoever disconnects waits no longer than this for a platform. */
const endingMs = 5_000;
/** Deleting twice is safe, and a connection may be closed at the very moment it is used. */
const mostDeletions = 3;

/**
 * The Subscriptions that people switched on, so that the operator is told when a record changes. The gateway has one at a
 * platform for one connection; it ends with the connection, and at its own time.
 */
export class RecordSubscriptions {
  readonly #parts: RecordSubscriptionsParts;
  readonly #records: SubscriptionRecords;
  readonly #atPlatforms: PlatformSubscriptions;

  constructor(parts: RecordSubscriptionsParts) {
    this.#parts = parts;
    this.#records = new SubscriptionRecords(parts);
    this.#atPlatforms = new PlatformSubscriptions(parts);
  }

  /**
   * Switches it on for a connection. One that is on already is returned as it is.
   *
   * @param connection as `platform_id` of calls has it
   * @throws AuthError CONNECTION_UNKNOWN, and whatever a write to the platform is refused with: writing has to be allowed
   *   by the operator and by the scopes of the sign-in
   * @throws GatewayError SUBSCRIPTION_NOT_OFFERED | SUBSCRIPTION_REFUSED | SUBSCRIPTIONS_LIMITED
   * @throws VaultError LOCK_TIMEOUT
   */
  make(asker: PersonAsker, connection: string): Promise<ListedSubscription> {
    return this.#parts.vault.withLock(asker.session, lockName, async () => {
      const [own, statuses] = await Promise.all([this.list(asker.session), this.#parts.auth.statuses(asker.session)]);
      const status = statuses.find((one) => one.connected && [usedId(one), one.connectionId].includes(connection));
      if (status === undefined) throw new AuthError('CONNECTION_UNKNOWN', 'You have no connection of this id.');
      const found = own.find((one) => one.connection === usedId(status));
      if (found) return found;
      if (own.length >= mostOfSession) {
        throw new GatewayError(
          'SUBSCRIPTIONS_LIMITED',
          `You have ${own.length} Subscriptions, and no more can be made.`,
        );
      }
      return this.#make(asker, status);
    });
  }

  /** Those of a session, the newest first. */
  async list(session: Session): Promise<ListedSubscription[]> {
    const { vault, auth } = this.#parts;
    const [marks, statuses] = await Promise.all([vault.readAll<Mark>(session, prefix), auth.statuses(session)]);
    const found = await Promise.all(
      [...marks].map(async ([mark, { connectionId }]) => {
        const one = await this.#read(mark.slice(prefix.length));
        const status = statuses.find((each) => idOf(each) === connectionId);
        return one && status ? { ...one, connection: usedId(status) } : one;
      }),
    );
    return found.flatMap((one) => one ?? []).sort((one, other) => other.madeAtMs - one.madeAtMs);
  }

  /**
   * Switches one off: no notification is taken from now on. Then the platform is asked to delete its Subscription.
   *
   * @returns whether the platform has confirmed; where it has not, its Subscription ends at its own time
   * @throws GatewayError SUBSCRIPTION_UNKNOWN for one that is not of this session
   */
  async end(session: Session, name: string): Promise<boolean> {
    const marks = await this.#parts.vault.readAll<Mark>(session, prefix);
    if (!marks.has(prefix + name)) throw subscriptionUnknown();
    return this.#end(session, name);
  }

  /** Switches off what belongs to a connection that is about to end; never rejects. */
  async ending(session: Session, platform: ResolvedPlatform): Promise<void> {
    try {
      const marks = await this.#parts.vault.readAll<Mark>(session, prefix);
      if (marks.size === 0) return;
      const ended = idOf(await this.#parts.auth.status(session, platform));
      const own = [...marks].filter(([, { connectionId }]) => connectionId === ended);
      await Promise.all(own.map(([mark]) => this.#end(session, mark.slice(prefix.length))));
    } catch (error) {
      this.#warn(platform.id, error, 'a Subscription could not be switched off before its connection ended');
    }
  }

  /** Forgets what belongs to connections that there are none of any more; never rejects. */
  async forget(session: Session): Promise<void> {
    try {
      const marks = await this.#parts.vault.readAll<Mark>(session, prefix);
      if (marks.size === 0) return;
      const open = new Set((await this.#parts.auth.statuses(session)).map(idOf));
      const ended = [...marks].filter(([, { connectionId }]) => !open.has(connectionId));
      await Promise.all(ended.map(([mark]) => this.#forget(session, mark.slice(prefix.length))));
    } catch {
      // The session has ended: its notifications are not taken any more.
    }
  }

  async #make(asker: PersonAsker, status: ConnectionSummary): Promise<ListedSubscription> {
    const { registry, now, publicUrl, vault, audit, subjectsOf } = this.#parts;
    const { session } = asker;
    const platform = registry.resolve(usedId(status));
    const { patient } = status;
    const isOffered = patient !== undefined && (await this.#atPlatforms.areOffered(asker, platform));
    if (!isOffered) throw notOffered(platform);
    const [id, secret] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];
    const name = this.#records.nameOf(id);
    const authorization = `Bearer ${secret}`;
    const madeAtMs = now();
    const lastsSeconds = Math.min(mostSeconds, session.expiresAtSeconds - Math.floor(madeAtMs / 1000));
    const about: StoredSubscription = {
      connection: idOf(status),
      person: this.#personOf(session, status),
      sessionId: session.id,
      authorization: hashAuthorization(authorization),
      madeAtMs,
      endsAtMs: madeAtMs + lastsSeconds * 1000,
    };
    const state: SubscriptionState = { ...noEvents, status: 'requested', types: [], missed: 0, minute: 0, inMinute: 0 };
    // First, since the platform may send its handshake before its answer.
    await this.#records.of(name).create({ about, state }, lastsSeconds);
    await vault.write(session, prefix + name, { connectionId: idOf(status) } satisfies Mark);
    try {
      const asked = { patient, endpoint: `${publicUrl}/subscriptions/${id}`, authorization, endsAtMs: about.endsAtMs };
      const feed = await this.#atPlatforms.create(asker, platform, asked);
      await this.#change(name, (before) => ({
        ...before,
        subscriptionId: feed.id,
        types: feed.types,
        // A handshake that came meanwhile knows better.
        ...(before.status === 'requested' && { status: feed.status }),
      }));
    } catch (error) {
      await this.#forget(session, name);
      throw error;
    }
    audit(
      { event: 'subscription.made', sessionId: session.id, platformId: platform.id, outcome: 'success' },
      subjectsOf(session),
    );
    const made = await this.#read(name);
    if (made === undefined) throw subscriptionUnknown();
    return { ...made, connection: usedId(status) };
  }

  async #end(session: Session, name: string): Promise<boolean> {
    const { registry, audit, subjectsOf } = this.#parts;
    const found = await this.#read(name);
    await this.#forget(session, name);
    audit({ event: 'subscription.ended', sessionId: session.id, outcome: 'success' }, subjectsOf(session));
    if (found?.subscriptionId === undefined) return false;
    const { signal } = new Deadline(endingMs);
    const asker = { session, app: 'rest', requestId: randomUUID(), signal } as const;
    for (let attempt = 1; attempt <= mostDeletions && !signal.aborted; attempt++) {
      try {
        return await this.#atPlatforms.delete(asker, registry.resolve(found.connection), found.subscriptionId);
      } catch (error) {
        this.#warn(found.connection, error, 'a Subscription was not deleted at its platform');
      }
    }
    return false;
  }

  async #forget(session: Session, name: string): Promise<void> {
    await this.#records.of(name).remove();
    await this.#parts.vault.changeRecords(session, { remove: [prefix + name] });
  }

  async #read(name: string): Promise<ListedSubscription | undefined> {
    const record = this.#records.of(name);
    const [about, state] = await Promise.all([
      record.read<StoredSubscription>('about'),
      record.read<SubscriptionState>('state'),
    ]);
    if (about === undefined || state === undefined) return undefined;
    const { sessionId: _session, authorization: _secret, ...shown } = about.value;
    return { ...shown, ...state.value, name };
  }

  #change(name: string, next: (state: SubscriptionState) => SubscriptionState): Promise<SubscriptionState> {
    const record = this.#records.of(name);
    return changeField({ record, field: 'state', gone: subscriptionUnknown, busy: subscriptionUnknown }, next);
  }

  /** The same for every connection of the account, or else the session, to this record. */
  #personOf({ id, owner }: Session, { platformId, patient }: ConnectionSummary): string {
    const whose = owner ? ['account', owner.issuer, owner.subject] : ['session', id];
    return this.#records.hash(JSON.stringify(['webhook-person', ...whose, platformId, patient]));
  }

  #warn(platformId: string, error: unknown, message: string): void {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    this.#parts.logger.warn({ platformId, code }, message);
  }
}

function idOf({ connectionId, platformId }: ConnectionSummary): string {
  return connectionId ?? platformId;
}

function notOffered({ name }: ResolvedPlatform): GatewayError {
  const message = `${name} does not offer to tell of changes in this record.`;
  return new GatewayError('SUBSCRIPTION_NOT_OFFERED', message);
}
