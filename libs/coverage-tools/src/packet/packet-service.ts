import type { CodeableConcept, Condition, Quantity, Reference } from 'fhir/r4.js';
import { codeSystems, isDrugCode, readOrderCode, type OrderCode } from '../procedure-code.js';
import { idOf } from '../record-resources.js';
import { plainText } from '../untrusted-text.js';
import { CoverageError } from '../coverage-error.js';
import { standingOf } from './criteria/record-facts.js';
import { defined } from './find-member.js';
import type { OrderResource, RecordOrder } from './find-order.js';
import type { PacketInput } from './packet-input.js';
import type { PacketService } from './schema/packet-schema.js';
import type { PacketSources } from './schema/packet-sources.js';
import { conceptText, dayOf, type RecordEntries } from './record-entries.js';

type Diagnosis = PacketService['diagnoses'][number];

/** The code that a packet is about: the caller's, else the one that the order names. */
export function askedCode(input: PacketInput, order?: RecordOrder): OrderCode | undefined {
  if (input.procedure_code !== undefined || input.drug_code !== undefined) return readOrderCode(input);
  const { system, code } = order?.billed ?? {};
  if (code === undefined || system === undefined) return undefined;
  try {
    return readOrderCode({ procedure_code: code, code_system: system });
  } catch (error) {
    // A record may hold a code that is none; the packet then asks for it.
    if (error instanceof CoverageError) return undefined;
    throw error;
  }
}

/** What is asked for, with everything that the order and the caller say of it. */
export async function serviceOf(
  entries: RecordEntries | undefined,
  sources: PacketSources,
  input: PacketInput,
  { order, code }: { readonly order?: RecordOrder; readonly code?: OrderCode },
): Promise<PacketService> {
  const source = order
    ? sources.entry(order.resource, `Order: ${order.text}`, order.orderedOn)
    : sources.person('What was asked for in this call');
  const ofOrder = order ? orderFacts(order.resource) : {};
  const said = saidIn(input);
  const isAdded = order !== undefined && (Object.keys(said).length > 0 || input.procedure_code !== undefined);
  const text = order?.text ?? plainText(input.service, 160) ?? `Service ${code?.code ?? ''}`;
  const diagnoses = await diagnosesOf(entries, sources, input, order);
  return {
    text,
    kind: kindOf(code, order),
    ...(code && { code: code.code, code_system: code.system }),
    ...(order && { order_id: order.reference, order_status: order.resource.status ?? 'unknown' }),
    ...defined('ordered_on', order?.orderedOn),
    ...ofOrder,
    ...said,
    diagnoses,
    sources: isAdded ? [source, sources.person('What was said in this call')] : [source],
  };
}

/** What the caller says wins over the order. */
function saidIn({ quantity, service_date: date, place_of_service: place }: PacketInput) {
  return {
    ...defined('quantity', quantity === undefined ? undefined : String(quantity)),
    ...defined('service_date', date),
    ...defined('place_of_service', place),
  };
}

function orderFacts(order: OrderResource) {
  const isService = order.resourceType === 'ServiceRequest';
  const date =
    order.resourceType === 'Appointment'
      ? order.start
      : order.resourceType === 'MedicationRequest'
        ? undefined
        : (order.occurrenceDateTime ?? order.occurrencePeriod?.start);
  const quantity = isService
    ? order.quantityQuantity
    : order.resourceType === 'MedicationRequest'
      ? order.dispenseRequest?.quantity
      : undefined;
  const place = isService ? placeOf(order.locationCode) : undefined;
  const site = isService ? order.bodySite?.map(conceptText).filter(Boolean).join(', ') : undefined;
  return {
    ...defined('quantity', quantityText(quantity)),
    ...defined('service_date', dayOf(date)),
    ...defined('place_of_service', place),
    ...defined('body_site', plainText(site, 160)),
  };
}

function placeOf(concepts: readonly CodeableConcept[] = []): string | undefined {
  return concepts.flatMap(({ coding = [] }) => coding).find(({ code }) => /^\d{2}$/.test(code ?? ''))?.code;
}

function quantityText(quantity: Quantity | undefined): string | undefined {
  if (quantity?.value === undefined) return undefined;
  return [String(quantity.value), plainText(quantity.unit, 40)].filter(Boolean).join(' ');
}

const imaging = /^(?:7[0-8]\d{3}|G0(?:20|23|29)\d)$/;
const equipment = /^(?:A[4-9]|[BEKL]|V2)/;
const clinicDrug = /^[JQ]\d/;

/** Not from a guide: it only decides which documents are proposed, and whom the packet is for. */
function kindOf(code: OrderCode | undefined, order: RecordOrder | undefined): PacketService['kind'] {
  if (code === undefined) return order?.resource.resourceType === 'DeviceRequest' ? 'equipment' : 'unknown';
  if (isDrugCode(code)) return 'pharmacy-drug';
  if (code.system === codeSystems.cpt) return imaging.test(code.code) ? 'imaging' : 'procedure';
  if (clinicDrug.test(code.code)) return 'drug';
  return equipment.test(code.code) ? 'equipment' : 'procedure';
}

/** Active problems of the record that have a code of ICD-10-CM, each code once. */
async function codedProblems(entries: RecordEntries | undefined): Promise<Condition[]> {
  const found = (await entries?.search<Condition>('Condition', 'problems')) ?? [];
  const coded = found.filter((one) => standingOf(one) === 'stands' && icd10Of(one.code) !== undefined);
  return [...new Map(coded.map((one) => [icd10Of(one.code), one])).values()];
}

const mostProposed = 6;

/** Diagnoses for a person to choose from, where the order names none. */
export async function proposedDiagnoses(
  entries: RecordEntries | undefined,
  sources: PacketSources,
  service: PacketService | undefined,
): Promise<Diagnosis[]> {
  if (service === undefined || service.diagnoses.some(({ code }) => code !== undefined)) return [];
  return (await codedProblems(entries)).slice(0, mostProposed).map((one) => problem(one, sources));
}

function problem(condition: Condition, sources: PacketSources): Diagnosis {
  const date = condition.recordedDate ?? condition.onsetDateTime;
  return diagnosis(condition.code, sources.entry(condition, 'Problem of the record', date));
}

/** Reasons of the order, or what the caller says, named as the record names it; no problem is taken by itself. */
async function diagnosesOf(
  entries: RecordEntries | undefined,
  sources: PacketSources,
  { diagnosis_codes: given = [] }: PacketInput,
  order: RecordOrder | undefined,
): Promise<Diagnosis[]> {
  if (given.length > 0) {
    const source = sources.person('What was said in this call');
    const problems = await codedProblems(entries);
    return given.map((said) => {
      const code = said.toUpperCase();
      const known = problems.find((one) => icd10Of(one.code) === code);
      const own = known && problem(known, sources);
      return { ...own, code, sources: [source, ...(own?.sources ?? [])] };
    });
  }
  if (!order) return [];
  const source = sources.entry(order.resource, `Order: ${order.text}`, order.orderedOn);
  const own = (order.resource.reasonCode ?? []).map((one) => diagnosis(one, source));
  const referred = await Promise.all((order.resource.reasonReference ?? []).map((one) => reasonOf(one)));
  return [...own, ...referred.flatMap((one) => one ?? [])];

  async function reasonOf(reference: Reference): Promise<Diagnosis | undefined> {
    const id = idOf(reference, 'Condition');
    const found = id === undefined ? undefined : await entries?.read<Condition>('Condition', id, 'diagnoses');
    if (found === undefined || !entries?.isOwn(found)) return undefined;
    return diagnosis(found.code, sources.entry(found, 'Diagnosis', found.recordedDate ?? found.onsetDateTime));
  }
}

function diagnosis(concept: CodeableConcept | undefined, source: number): Diagnosis {
  return {
    ...defined('code', icd10Of(concept)),
    ...defined('text', conceptText(concept)),
    sources: [source],
  };
}

/** The ICD-10-CM code of a concept. */
export function icd10Of(concept: CodeableConcept | undefined): string | undefined {
  return plainText(concept?.coding?.find(({ system }) => system === codeSystems.icd10)?.code, 12);
}
