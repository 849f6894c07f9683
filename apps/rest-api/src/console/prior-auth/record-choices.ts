import { parseReference } from '@fhir-gateway/fhir';
import { dateWords } from '../../pages/plain-dates.js';
import { parseProcedureCode } from '@fhir-gateway/coverage-tools';
import { readEntries, type ReadingOptions, type RecordConnection, type RecordGap } from '@fhir-gateway/patient-record';
import { projectResource } from '@fhir-gateway/record-view';
import type {
  CodeableConcept,
  Condition,
  Coverage,
  DeviceRequest,
  FhirResource,
  Reference,
  ServiceRequest,
} from 'fhir/r4.js';

import type { Diagnosis, Provider } from './request-draft.js';

/** An order of the record that names a code by which services are billed. */
export interface RecordOrder {
  readonly connection: string;
  readonly platformName: string;
  /** `Type/id` */
  readonly entry: string;
  readonly name: string;
  readonly code: string;
  readonly system?: string;
  readonly status: string;
  /** `YYYY-MM-DD`, of when it was ordered. */
  readonly orderedOn?: string;
}

/** What an order says of the service beside its code. */
export interface OrderFacts {
  readonly orderer: Provider;
  readonly performer: Provider;
  readonly diagnoses: readonly Diagnosis[];
  /** `YYYY-MM-DD`, of when it is to be done. */
  readonly date?: string;
  readonly quantity?: string;
}

type Order = ServiceRequest | DeviceRequest;
type Source = Pick<RecordConnection, 'id' | 'platformName' | 'patientId' | 'reader'>;

const npiSystem = 'http://hl7.org/fhir/sid/us-npi';
const icd10 = 'http://hl7.org/fhir/sid/icd-10-cm';

/** The orders of a record for which a plan can be asked, those that are open first; and why some are missing. */
export async function readOrders(
  connection: RecordConnection,
  options: ReadingOptions,
): Promise<{ readonly orders: readonly RecordOrder[]; readonly gaps: readonly RecordGap[] }> {
  const read = await Promise.all([
    readEntries<ServiceRequest>(connection, 'ServiceRequest', options),
    readEntries<DeviceRequest>(connection, 'DeviceRequest', options),
  ]);
  const isOpen = ({ status }: RecordOrder) => Number(status === 'active' || status === 'draft');
  const orders = read
    .flatMap(({ entries }) => entries.flatMap((one) => orderIn(connection, one) ?? []))
    .sort((a, b) => isOpen(b) - isOpen(a) || ((a.orderedOn ?? '') < (b.orderedOn ?? '') ? 1 : -1));
  return { orders, gaps: read.flatMap(({ gaps }) => gaps) };
}

/** The order that a person chose, with what it says; `undefined` where it is none of this patient's. */
export async function readOrder(
  source: Source,
  entry: string,
): Promise<{ order: RecordOrder; facts: OrderFacts } | undefined> {
  const resource = await readEntry<Order>(source, entry);
  const isOwn = idIn(resource?.subject, 'Patient') === source.patientId;
  const order = resource && isOwn ? orderIn(source, resource) : undefined;
  if (resource === undefined || order === undefined) return undefined;
  const performers = resource.resourceType === 'ServiceRequest' ? resource.performer?.[0] : resource.performer;
  const [orderer, performer] = await Promise.all([
    readProvider(source, resource.requester),
    readProvider(source, performers),
  ]);
  const date = resource.occurrenceDateTime ?? resource.occurrencePeriod?.start;
  const quantity = resource.resourceType === 'ServiceRequest' ? resource.quantityQuantity?.value : undefined;
  return {
    order,
    facts: {
      orderer,
      performer,
      diagnoses: (resource.reasonCode ?? []).flatMap((reason) => diagnosisIn(reason) ?? []),
      ...(date !== undefined && { date: date.slice(0, 10) }),
      ...(quantity !== undefined && { quantity: String(quantity) }),
    },
  };
}

/** Active problems of a record that are coded as diagnoses are billed; none where they cannot be read. */
export async function readDiagnoses(connection: RecordConnection, options: ReadingOptions): Promise<Diagnosis[]> {
  const { entries } = await readEntries<Condition>(connection, 'Condition', options);
  return entries.filter(isActive).flatMap(({ code }) => (code && diagnosisIn(code)) ?? []);
}

const providerTypes: ReadonlySet<string> = new Set(['Practitioner', 'PractitionerRole', 'Organization']);

/** Who a reference of a record is to, with their National Provider Identifier as far as the record has it. */
export async function readProvider(source: Source, reference: Reference | undefined): Promise<Provider> {
  const npi = reference?.identifier?.system === npiSystem ? reference.identifier.value : undefined;
  const said = {
    ...(npi !== undefined && { npi }),
    ...(reference?.display !== undefined && { name: reference.display }),
  };
  const named = parseReference(reference?.reference);
  if (named === undefined || !providerTypes.has(named.type)) return said;
  try {
    const resource = await readEntry<FhirResource>(source, named.ref);
    if (resource?.resourceType === 'PractitionerRole') return await readProvider(source, resource.practitioner);
    if (resource?.resourceType !== 'Practitioner' && resource?.resourceType !== 'Organization') return said;
    const own = resource.identifier?.find(({ system }) => system === npiSystem)?.value;
    const { text } = projectResource(resource);
    return { ...said, ...(own !== undefined && { npi: own }), ...(text !== undefined && { name: text }) };
  } catch {
    return said;
  }
}

function orderIn({ id, platformName }: Source, order: Order): RecordOrder | undefined {
  const concept = order.resourceType === 'ServiceRequest' ? order.code : order.codeCodeableConcept;
  const billed = (concept?.coding ?? []).find(({ system, code }) => isBilled(code, system));
  if (billed?.code === undefined || order.id === undefined) return undefined;
  const name = projectResource(order).text ?? concept?.text ?? billed.display ?? `Service ${billed.code}`;
  return {
    connection: id,
    platformName,
    entry: `${order.resourceType}/${order.id}`,
    name,
    code: billed.code,
    ...(billed.system !== undefined && { system: billed.system }),
    status: order.status ?? 'unknown',
    ...(order.authoredOn !== undefined && { orderedOn: order.authoredOn.slice(0, 10) }),
  };
}

function isBilled(code: string | undefined, system: string | undefined): boolean {
  if (code === undefined || system === undefined) return false;
  try {
    parseProcedureCode(code, system);
    return true;
  } catch {
    return false;
  }
}

function diagnosisIn({ coding = [], text }: CodeableConcept): Diagnosis | undefined {
  const found = coding.find(({ system }) => system === icd10);
  if (found?.code === undefined) return undefined;
  const words = found.display ?? text;
  return { code: found.code, ...(words !== undefined && { text: words }) };
}

function isActive({ clinicalStatus, verificationStatus }: Condition): boolean {
  const has = (concept: CodeableConcept | undefined, codes: readonly string[]) =>
    concept?.coding?.some(({ code }) => code !== undefined && codes.includes(code)) ?? false;
  return (
    !has(verificationStatus, ['entered-in-error', 'refuted']) &&
    (clinicalStatus === undefined || has(clinicalStatus, ['active', 'recurrence', 'relapse']))
  );
}

async function readEntry<T>({ reader }: Source, entry: string): Promise<T | undefined> {
  const { status, body } = await reader({ method: 'GET', path: entry });
  return status === 200 ? (body as T) : undefined;
}

function idIn(reference: Reference | undefined, type: string): string | undefined {
  const [found, id] = (parseReference(reference?.reference)?.ref ?? '').split('/');
  return found === type ? id : undefined;
}

/** Insurances of a record that are in force, by name; none where they cannot be read. */
export async function readCoverages(
  connection: RecordConnection,
  options: ReadingOptions,
): Promise<{ readonly id: string; readonly name: string }[]> {
  const { entries } = await readEntries<Coverage>(connection, 'Coverage', options);
  return entries.flatMap((coverage) => {
    const { id, status, payor, period } = coverage;
    if (id === undefined || status !== 'active') return [];
    const since = period?.start === undefined ? undefined : `since ${dateWords(period.start.slice(0, 10))}`;
    const name = projectResource(coverage).text ?? payor[0]?.display ?? 'Insurance';
    return [{ id, name: [name, since].filter(Boolean).join(', ') }];
  });
}
