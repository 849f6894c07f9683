import { isResourceId, parseSearch } from '@fhir-gateway/fhir';
import type { Subscription } from 'fhir/r4.js';
import { recordSectionNames, recordSections } from '../sections/record-sections.js';

/**
 * The topic of what changes in one patient's record. Its filters name the patient, which a topic of the platform's own may
 * not do.
 *
 * @see https://hl7.org/fhir/us/core/STU8/patient-data-feed.html
 */
export const patientFeedTopic = 'http://hl7.org/fhir/us/core/SubscriptionTopic/patient-data-feed';

/** What a platform is asked to do. */
interface FeedRequest {
  /** The id of the patient at the platform. */
  readonly patient: string;
  /** Where notifications go. */
  readonly endpoint: string;
  /** The value of `Authorization` that they bring. */
  readonly authorization: string;
  /** When the Subscription ends by itself, epoch milliseconds. */
  readonly endsAtMs: number;
}

/** What a platform has stored of a {@link FeedRequest}. */
export interface StoredFeed {
  readonly id: string;
  /** `error` also where the platform has taken filters away: it waits for a client that agrees. */
  readonly status: Subscription['status'];
  /** Types of resources that notifications tell of. */
  readonly types: readonly string[];
}

const definitions = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition';
const filterUrl = `${definitions}/backport-filter-criteria`;
const contentUrl = `${definitions}/backport-payload-content`;
const topicUrl = `${definitions}/capabilitystatement-subscriptiontopic-canonical`;
const statuses: readonly unknown[] = ['requested', 'active', 'error', 'off'];

const feedTypes = [...new Set(recordSectionNames.flatMap((name) => recordSections[name].map(({ type }) => type)))];

type Members = Readonly<Record<string, unknown>>;

/** Whether a platform's CapabilityStatement names the topic at the type Subscription, which it lets clients create. */
export function offersPatientFeed(statement: unknown): boolean {
  return listOf(membersOf(statement)['rest'])
    .flatMap((rest) => listOf(membersOf(rest)['resource']))
    .map(membersOf)
    .some(
      ({ type, extension, interaction }) =>
        type === 'Subscription' &&
        listOf(interaction).some((one) => membersOf(one)['code'] === 'create') &&
        valuesOf(extension, topicUrl, 'valueCanonical').some((topic) => withoutVersion(topic) === patientFeedTopic),
    );
}

/**
 * The Subscription to ask for: of one patient, to one address, with the ids of what changed and never its content.
 *
 * @see https://hl7.org/fhir/uv/subscriptions-backport/STU1.1/StructureDefinition-backport-subscription.html
 */
export function patientFeed({ patient, endpoint, authorization, endsAtMs }: FeedRequest): Subscription {
  const filters = feedTypes.map((type) => `${type}?patient=${encodeURIComponent(patient)}&trigger=feed-event`);
  return {
    resourceType: 'Subscription',
    meta: { profile: [`${definitions}/backport-subscription`] },
    status: 'requested',
    end: new Date(endsAtMs).toISOString(),
    reason: 'A person asked to be told when the record changes',
    criteria: patientFeedTopic,
    _criteria: { extension: filters.map((valueString) => ({ url: filterUrl, valueString })) },
    channel: {
      type: 'rest-hook',
      endpoint,
      header: [`Authorization: ${authorization}`],
      payload: 'application/fhir+json',
      _payload: { extension: [{ url: contentUrl, valueCode: 'id-only' }] },
    },
  };
}

/**
 * Reads what the platform has stored, which it may have changed to what it can do. A Subscription without filters is for
 * everybody, so that each filter has to name the patient.
 *
 * @param stored the resource as the platform answers with it
 * @returns `undefined` for what tells of others, goes elsewhere, or sends the content of resources
 */
export function storedFeed(
  stored: unknown,
  { patient, endpoint }: Pick<FeedRequest, 'patient' | 'endpoint'>,
): StoredFeed | undefined {
  const { resourceType, id, status, criteria, _criteria, channel } = membersOf(stored);
  const { type, endpoint: address, _payload } = membersOf(channel);
  const isFeed = resourceType === 'Subscription' && typeof id === 'string' && isResourceId(id);
  if (!isFeed || !statuses.includes(status)) return undefined;
  if (typeof criteria !== 'string' || withoutVersion(criteria) !== patientFeedTopic) return undefined;
  if (type !== 'rest-hook' || address !== endpoint) return undefined;
  const contents = valuesOf(membersOf(_payload)['extension'], contentUrl, 'valueCode');
  if (contents.length !== 1 || !['empty', 'id-only'].includes(contents[0] ?? '')) return undefined;
  const given = valuesOf(membersOf(_criteria)['extension'], filterUrl, 'valueString');
  const types = given.map((filter) => typeFor(filter, patient));
  if (types.length === 0 || types.includes(undefined)) return undefined;
  return { id, status: status as StoredFeed['status'], types: [...new Set(types.flatMap((one) => one ?? []))] };
}

/** The type of a filter for this patient and nobody else. */
function typeFor(filter: string, patient: string): string | undefined {
  const { type, query } = parseSearch(filter) ?? {};
  const named = new URLSearchParams(query).getAll('patient');
  const isOwn = named.length === 1 && [patient, `Patient/${patient}`].includes(named[0] ?? '');
  return isOwn ? type : undefined;
}

function valuesOf(extensions: unknown, url: string, member: string): string[] {
  return listOf(extensions).flatMap((one) => {
    const value = membersOf(one)['url'] === url ? membersOf(one)[member] : undefined;
    return typeof value === 'string' ? value : [];
  });
}

function withoutVersion(canonical: string): string {
  return canonical.split('|', 1)[0] ?? '';
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
