import { parseReference } from '@fhir-gateway/fhir';
import { patientFeedTopic } from './patient-feed.js';

/** One event of a notification, without what it is about. */
interface NotifiedEvent {
  /** Counted by the platform from 1 for each Subscription. */
  readonly number: number;
  /** The type of what changed; absent where the notification does not say it. */
  readonly resourceType?: string;
}

/** What a notification says. Ids and resources in it are not read. */
export interface FeedNotification {
  readonly kind: 'handshake' | 'heartbeat' | 'event-notification';
  /** The id of the Subscription at the platform. */
  readonly subscription: string;
  /** As the platform has it now. */
  readonly status: 'requested' | 'active' | 'error' | 'off';
  /** How many events there were since the Subscription began; absent where the notification does not say it. */
  readonly eventsSinceStart?: number;
  /** In the order of their numbers; empty but for `event-notification`. */
  readonly events: readonly NotifiedEvent[];
}

interface Parameter {
  readonly name?: unknown;
  readonly part?: unknown;
  readonly [value: string]: unknown;
}

const kinds: readonly unknown[] = ['handshake', 'heartbeat', 'event-notification'];
const statuses: readonly unknown[] = ['requested', 'active', 'error', 'off'];
/** More in one notification is no hint any more. */
const mostEvents = 500;

/**
 * Reads a notification of the R4 backport: a Bundle of type `history` whose first entry is the status, as Parameters. What
 * else the Bundle holds is passed over: a notification is a hint, and the record is read with the person's own token.
 *
 * @param body parsed JSON from whoever knows the address
 * @returns `undefined` for anything else
 * @see https://hl7.org/fhir/uv/subscriptions-backport/STU1.1/notifications.html
 */
export function readNotification(body: unknown): FeedNotification | undefined {
  const { resourceType, type, entry } = Object(body) as Record<string, unknown>;
  if (resourceType !== 'Bundle' || type !== 'history' || !Array.isArray(entry)) return undefined;
  const [first] = entry as readonly unknown[];
  const { resource } = Object(first) as { resource?: unknown };
  const { resourceType: statusType, parameter } = Object(resource) as Record<string, unknown>;
  if (statusType !== 'Parameters') return undefined;
  const parameters = parametersIn(parameter);
  const kind = valueOf(parameters, 'type');
  const status = valueOf(parameters, 'status');
  const named = parseReference(valueOf(parameters, 'subscription'));
  const subscription = named?.type === 'Subscription' ? named.id : undefined;
  const topic = valueOf(parameters, 'topic');
  if (!kinds.includes(kind) || !statuses.includes(status) || subscription === undefined) return undefined;
  if (topic !== undefined && String(topic).split('|', 1)[0] !== patientFeedTopic) return undefined;
  const since = valueOf(parameters, 'events-since-subscription-start');
  const eventsSinceStart = since === undefined ? undefined : countOf(since);
  if (since !== undefined && eventsSinceStart === undefined) return undefined;
  const events = kind === 'event-notification' ? eventsIn(parameters, eventsSinceStart) : [];
  if (events === undefined) return undefined;
  return {
    kind: kind as FeedNotification['kind'],
    subscription,
    status: status as FeedNotification['status'],
    eventsSinceStart,
    events,
  };
}

/** A notification without content may leave its events out; then the count is the number of the last. */
function eventsIn(parameters: readonly Parameter[], sinceStart: number | undefined): NotifiedEvent[] | undefined {
  const given = parameters.filter(({ name }) => name === 'notification-event');
  if (given.length > mostEvents) return undefined;
  if (given.length === 0) return sinceStart === undefined || sinceStart === 0 ? undefined : [{ number: sinceStart }];
  const events: NotifiedEvent[] = [];
  for (const { part } of given) {
    const parts = parametersIn(part);
    const number = countOf(valueOf(parts, 'event-number'));
    if (number === undefined || number === 0) return undefined;
    const resourceType = parseReference(valueOf(parts, 'focus'))?.type;
    events.push({ number, resourceType });
  }
  return events.sort((one, other) => one.number - other.number);
}

function parametersIn(value: unknown): readonly Parameter[] {
  return (Array.isArray(value) ? (value as readonly unknown[]) : []).map((one) => Object(one) as Parameter);
}

/** The first value of a name, whatever its type; of a reference its text. */
function valueOf(parameters: readonly Parameter[], name: string): unknown {
  const found = parameters.find((one) => one.name === name);
  const member = found && Object.keys(found).find((key) => key.startsWith('value'));
  const value = member === undefined ? undefined : found?.[member];
  return typeof value === 'object' && value !== null ? (value as { reference?: unknown }).reference : value;
}

/** A count is a text in 1.1 (R4 has no integer64), and a number from some platforms. */
function countOf(value: unknown): number | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
