import { randomUUID } from 'node:crypto';
import type { Bundle, ParametersParameter } from 'fhir/r4.js';

/** What is sent, or answered to `$status`. */
export interface Notification {
  readonly kind: 'handshake' | 'event-notification' | 'query-status';
  readonly subscription: string;
  readonly status: string;
  readonly topic: string;
  /** Events since the Subscription began. */
  readonly total: number;
  readonly events: readonly { readonly number: number; readonly type: string; readonly id: string }[];
}

/** @see https://hl7.org/fhir/uv/subscriptions-backport/STU1.1/StructureDefinition-backport-subscription-notification-r4.html */
export function notificationBundle(notice: Notification, type: 'history' | 'searchset', baseUrl: string): Bundle {
  const { kind, subscription, status, topic, total, events } = notice;
  const address = `${baseUrl}/Subscription/${subscription}`;
  const parameter: ParametersParameter[] = [
    { name: 'subscription', valueReference: { reference: address } },
    { name: 'topic', valueCanonical: topic },
    { name: 'status', valueCode: status },
    { name: 'type', valueCode: kind },
    { name: 'events-since-subscription-start', valueString: String(total) },
    ...events.map((event) => ({
      name: 'notification-event',
      part: [
        { name: 'event-number', valueString: String(event.number) },
        { name: 'timestamp', valueInstant: new Date().toISOString() },
        { name: 'focus', valueReference: { reference: `${baseUrl}/${event.type}/${event.id}` } },
      ],
    })),
  ];
  const request = { method: 'GET' as const, url: `${address}/$status` };
  const entry = {
    fullUrl: `urn:uuid:${randomUUID()}`,
    resource: { resourceType: 'Parameters' as const, parameter },
    ...(type === 'history' && { request, response: { status: '200' } }),
  };
  return { resourceType: 'Bundle', type, timestamp: new Date().toISOString(), entry: [entry] };
}
