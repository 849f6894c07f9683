import { parseProcedureCode } from '@fhir-gateway/coverage-tools';
import { readEntries, type ReadingOptions, type RecordConnection, type RecordGap } from '@fhir-gateway/patient-record';
import { projectResource } from '@fhir-gateway/record-view';
import type { DeviceRequest, ServiceRequest } from 'fhir/r4.js';

/** An order of the record that names a code by which services are billed. */
export interface RecordOrder {
  readonly connection: string;
  readonly platformName: string;
  /** `Type/id` */
  readonly entry: string;
  readonly name: string;
  readonly code: string;
  readonly status: string;
  /** `YYYY-MM-DD`, of when it was ordered. */
  readonly orderedOn?: string;
}

type Order = ServiceRequest | DeviceRequest;
type Source = Pick<RecordConnection, 'id' | 'platformName'>;

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
