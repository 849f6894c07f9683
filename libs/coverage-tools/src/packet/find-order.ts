import { parseReference } from '@fhir-gateway/fhir';
import type {
  Appointment,
  CodeableConcept,
  Coding,
  DeviceRequest,
  MedicationRequest,
  Reference,
  ServiceRequest,
} from 'fhir/r4.js';
import { billingSystem, isSameCode, type OrderCode } from '../procedure-code.js';
import { plainText } from '../untrusted-text.js';
import { conceptText, dayOf, type RecordEntries } from './record-entries.js';
import { matchesWords } from '../service-words.js';

/** Orders that a payer can be asked about. */
export type OrderResource = ServiceRequest | DeviceRequest | MedicationRequest | Appointment;

/** An order of the record, as far as a packet needs it. */
export interface RecordOrder {
  readonly resource: OrderResource;
  /** `Type/id` */
  readonly reference: string;
  readonly text: string;
  readonly concepts: readonly CodeableConcept[];
  /** The first CPT or HCPCS code that it names. */
  readonly billed?: Coding;
  readonly orderedOn?: string;
}

const orderTypes = ['ServiceRequest', 'DeviceRequest', 'MedicationRequest'] as const;
const orderNames = { ServiceRequest: 'orders', DeviceRequest: 'device orders', MedicationRequest: 'prescriptions' };
const openStatuses: ReadonlySet<string | undefined> = new Set(['active', 'draft', 'on-hold']);

/** The open orders of a person, the newest first. */
export async function openOrders(entries: RecordEntries): Promise<RecordOrder[]> {
  const found = await Promise.all(orderTypes.map((type) => entries.search<OrderResource>(type, orderNames[type])));
  return found
    .flat()
    .filter(({ status }) => openStatuses.has(status))
    .map(recordOrder)
    .sort((one, other) => ((one.orderedOn ?? '') < (other.orderedOn ?? '') ? 1 : -1));
}

/**
 * One order by its reference.
 *
 * @returns undefined where the record has none of this id that is the person's own
 */
export async function readOrder(entries: RecordEntries, orderId: string): Promise<RecordOrder | undefined> {
  const named = parseReference(orderId);
  if (named === undefined) return undefined;
  const found = await entries.read<OrderResource>(named.type as OrderResource['resourceType'], named.id, 'orders');
  return found !== undefined && entries.isOwn(found) ? recordOrder(found) : undefined;
}

/** The orders that are of a code, or that the words of a person are about. */
export function ordersAbout(
  orders: readonly RecordOrder[],
  asked: { code?: OrderCode; words?: string },
): RecordOrder[] {
  const { code, words } = asked;
  return orders.filter(({ concepts, text }) => {
    if (code !== undefined) return concepts.some(({ coding = [] }) => coding.some((one) => isSameCode(one, code)));
    const said = concepts.flatMap((one) => [one.text, ...(one.coding ?? []).map(({ display }) => display)]);
    return words !== undefined && matchesWords([text, ...said].filter(Boolean).join(' '), words);
  });
}

function recordOrder(resource: OrderResource): RecordOrder {
  const concepts = conceptsOf(resource);
  const billed = concepts
    .flatMap(({ coding = [] }) => coding)
    .find(({ system, code }) => system !== undefined && billingSystem(system) !== undefined && code !== undefined);
  const text = concepts.map(conceptText).find(Boolean) ?? displayOf(resource) ?? 'Order without a name';
  const orderedOn = dayOf(resource.resourceType === 'Appointment' ? resource.created : resource.authoredOn);
  return {
    resource,
    reference: `${resource.resourceType}/${resource.id ?? ''}`,
    text,
    concepts,
    ...(billed && { billed }),
    ...(orderedOn !== undefined && { orderedOn }),
  };
}

function conceptsOf(resource: OrderResource): CodeableConcept[] {
  switch (resource.resourceType) {
    case 'ServiceRequest':
      return [resource.code, ...(resource.orderDetail ?? [])].flatMap((one) => one ?? []);
    case 'DeviceRequest':
      return resource.codeCodeableConcept ? [resource.codeCodeableConcept] : [];
    case 'MedicationRequest':
      return resource.medicationCodeableConcept ? [resource.medicationCodeableConcept] : [];
    case 'Appointment':
      return [...(resource.serviceType ?? []), ...(resource.specialty ?? [])];
  }
}

function displayOf(resource: OrderResource): string | undefined {
  const named: Reference | undefined =
    resource.resourceType === 'DeviceRequest'
      ? resource.codeReference
      : resource.resourceType === 'MedicationRequest'
        ? resource.medicationReference
        : undefined;
  const text = resource.resourceType === 'Appointment' ? resource.description : named?.display;
  return plainText(text, 160);
}
