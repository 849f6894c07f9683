import { randomUUID } from 'node:crypto';
import type { Subscription } from 'fhir/r4.js';
import { parseSmartScope, type Permission } from '../access/smart-scope.js';
import type { Access, RecordChange, StoreRequest, StoreResponse } from '../base/types.js';
import { badRequest, FhirError, insufficientScope, methodNotAllowed, notFound } from '../base/fhir-error.js';
import { notificationBundle, type Notification } from './notification-bundle.js';
import { readFilters, requireFeed, type Filter } from './read-subscription.js';

/** The topic that the sandbox offers. @see https://hl7.org/fhir/us/core/STU8/patient-data-feed.html */
export const feedTopic = 'http://hl7.org/fhir/us/core/SubscriptionTopic/patient-data-feed';

interface Live {
  resource: Subscription & { id: string };
  readonly filters: readonly Filter[];
  readonly patient: string;
  events: number;
  /** The end of what was sent so far: one notification after another. */
  sent: Promise<void>;
}

/**
 * Subscriptions of the R4 backport to changes in one patient's record, for a base that offers them. In memory; events are
 * sent once, in their order, and only to this machine.
 *
 * @see https://hl7.org/fhir/uv/subscriptions-backport/STU1.1/
 */
export class TopicSubscriptions {
  readonly #live = new Map<string, Live>();

  /** How many there are. */
  get size(): number {
    return this.#live.size;
  }

  /**
   * Answers a request below `Subscription`.
   *
   * @returns `undefined` for a request elsewhere
   * @throws FhirError
   */
  handle(request: StoreRequest, access: Access, baseUrl: string): StoreResponse | undefined {
    const [type, id, operation, ...more] = request.path.split('/');
    if (type !== 'Subscription' || more.length > 0) return undefined;
    if (id === undefined) {
      if (request.method !== 'POST') throw methodNotAllowed('POST');
      return this.#create(request.body, patientFor(access, 'c'), baseUrl);
    }
    if (operation === '$status' && request.method === 'GET') {
      const live = this.#find(id, patientFor(access, 'r'));
      return {
        status: 200,
        headers: {},
        body: notificationBundle(noticeOf(live, 'query-status'), 'searchset', baseUrl),
      };
    }
    if (operation !== undefined) throw notFound();
    if (request.method === 'GET') return answer(200, this.#find(id, patientFor(access, 'r')));
    if (request.method === 'DELETE') {
      this.#find(id, patientFor(access, 'd'));
      this.#live.delete(id);
      return { status: 204, headers: {} };
    }
    throw methodNotAllowed('GET, HEAD, DELETE');
  }

  /** Tells whoever asked to know of a change in this patient's record. */
  notify({ type, id, patients }: RecordChange, baseUrl: string): void {
    for (const live of this.#live.values()) {
      const isAsked = live.filters.some((filter) => filter.type === type) && patients.includes(live.patient);
      if (!isAsked || live.resource.status !== 'active') continue;
      live.events += 1;
      const notice = { ...noticeOf(live, 'event-notification'), events: [{ number: live.events, type, id }] };
      this.#send(live, notice, baseUrl);
    }
  }

  #create(body: unknown, patient: string, baseUrl: string): StoreResponse {
    const asked = requireFeed(body, feedTopic);
    const filters = readFilters(asked);
    if (filters.length === 0) throw badRequest('A filter by patient is needed.');
    if (filters.some((filter) => filter.patient !== patient)) throw insufficientScope();
    const resource = { ...asked, id: randomUUID(), status: 'requested' as const };
    const live: Live = { resource, filters, patient, events: 0, sent: Promise.resolve() };
    this.#live.set(resource.id, live);
    this.#send(live, noticeOf(live, 'handshake'), baseUrl);
    return answer(201, live, { Location: `${baseUrl}/Subscription/${resource.id}` });
  }

  #find(id: string, patient: string): Live {
    const live = this.#live.get(id);
    if (live === undefined || live.patient !== patient) throw notFound();
    return live;
  }

  /** A handshake that is not taken, or an event, ends it with an error, as a real server does after its attempts. */
  #send(live: Live, notice: Notification, baseUrl: string): void {
    live.sent = live.sent.then(async () => {
      if (!this.#live.has(live.resource.id) || live.resource.status === 'error') return;
      const isTaken = await post(live.resource, notificationBundle(notice, 'history', baseUrl));
      live.resource = { ...live.resource, status: isTaken ? 'active' : 'error' };
    });
  }
}

async function post({ channel }: Subscription, body: object): Promise<boolean> {
  const own = (channel.header ?? []).map((line) => {
    const at = line.indexOf(':');
    return [line.slice(0, at), line.slice(at + 1).trim()] as const;
  });
  const headers = { ...Object.fromEntries(own), 'content-type': 'application/fhir+json' };
  const request = { method: 'POST', headers, body: JSON.stringify(body), redirect: 'error' } as const;
  return fetch(channel.endpoint ?? '', request).then(
    ({ ok }) => ok,
    () => false,
  );
}

function noticeOf({ resource, events }: Live, kind: Notification['kind']): Notification {
  return { kind, subscription: resource.id, status: resource.status, topic: feedTopic, total: events, events: [] };
}

function answer(status: number, { resource }: Live, headers: Record<string, string> = {}): StoreResponse {
  return { status, headers, body: resource };
}

/** The patient of a token that may do this with Subscriptions. @throws FhirError 403 */
function patientFor(access: Access, permission: Permission): string {
  const scopes = access.kind === 'token' ? access.scopes.flatMap((text) => parseSmartScope(text) ?? []) : [];
  const isAllowed = scopes.some(
    ({ type, permissions, conditions }) =>
      (type === '*' || type === 'Subscription') && permissions.has(permission) && conditions.length === 0,
  );
  if (!isAllowed || access.kind !== 'token') throw insufficientScope();
  if (access.patient === undefined) throw new FhirError(403, 'forbidden', 'A token for one patient is needed.');
  return access.patient;
}
