import { isResourceId, whoseEntry } from '@fhir-gateway/fhir';
import type { Bundle, Encounter, Practitioner, Resource } from 'fhir/r4.js';
import type { CoverageContext } from '../../coverage-context.js';
import type { DraftedOrder, DraftOrder } from '../../crd/assertion/order.js';
import { codeSystems } from '../../procedure-code.js';
import { readPerson } from '../../record-resources.js';
import { recordReader } from './record-reader.js';

/** The order with whom and what the record has for it. */
export interface OrderFacts {
  readonly order?: DraftOrder;
  /** The practitioner who orders and the encounter, where they are known. */
  readonly resources: readonly Resource[];
  readonly warnings: readonly string[];
}

/** What names them. */
export interface NamedFacts {
  readonly practitioner_id?: string | undefined;
  readonly encounter_id?: string | undefined;
  readonly ordering_npi?: string | undefined;
}

/**
 * Finds in the record who orders and the encounter of an order, since forms are filled in from both. A practitioner that
 * the record does not have is the one of the question: its NPI alone.
 */
export async function readOrderFacts(
  context: CoverageContext,
  { named, patientId, drafted }: { named: NamedFacts; patientId: string; drafted: DraftedOrder | undefined },
): Promise<OrderFacts> {
  const warnings: string[] = [];
  const [practitioner, encounter] = await Promise.all([
    practitionerOf(context, named, warnings),
    encounterOf(context, named.encounter_id, patientId, warnings),
  ]);
  const resources: Resource[] = [
    ...(practitioner ? [practitioner] : drafted && named.ordering_npi !== undefined ? [drafted.requester] : []),
    ...(drafted?.performer ? [drafted.performer] : []),
    ...(encounter ? [encounter] : []),
  ];
  if (!drafted) return { resources, warnings };
  const { order } = drafted;
  const npi = practitioner && npiOf(practitioner);
  const requester = practitioner && { reference: `Practitioner/${practitioner.id}`, ...(npi && { identifier: npi }) };
  return {
    order: {
      ...order,
      ...(requester && { requester }),
      ...(encounter && { encounter: { reference: `Encounter/${encounter.id}` } }),
    },
    resources,
    warnings,
  };
}

async function practitionerOf(
  context: CoverageContext,
  { practitioner_id: id, ordering_npi: npi }: NamedFacts,
  warnings: string[],
): Promise<Practitioner | undefined> {
  const read = recordReader(context);
  if (id !== undefined && isResourceId(id)) {
    const found = await read({ path: `Practitioner/${id}`, query: '' });
    if (found?.resourceType === 'Practitioner' && found.id === id) return found as Practitioner;
    warnings.push('The record does not show the Practitioner of practitioner_id.');
  }
  if (npi === undefined) return undefined;
  const query = new URLSearchParams({ identifier: `${codeSystems.npi}|${npi}`, _count: '5' }).toString();
  const answer = await read({ path: 'Practitioner', query });
  const entries = answer?.resourceType === 'Bundle' ? ((answer as Bundle).entry ?? []) : [];
  const found = entries.flatMap(({ resource }) => {
    const one = resource?.resourceType === 'Practitioner' ? (resource as Practitioner) : undefined;
    // A server that knows no search by identifier hands out others.
    return one && npiOf(one)?.value === npi ? one : [];
  });
  return found.length === 1 ? found[0] : undefined;
}

function npiOf({ identifier = [] }: Practitioner) {
  return identifier.find(({ system }) => system === codeSystems.npi);
}

async function encounterOf(
  context: CoverageContext,
  id: string | undefined,
  patientId: string,
  warnings: string[],
): Promise<Encounter | undefined> {
  if (id === undefined || !isResourceId(id)) return undefined;
  const found = await recordReader(context)({ path: `Encounter/${id}`, query: '' });
  const encounter = found?.resourceType === 'Encounter' && found.id === id ? (found as Encounter) : undefined;
  if (encounter && whoseEntry(encounter, await readPerson(context, patientId)) === 'own') return encounter;
  warnings.push('The record has no Encounter of encounter_id for this patient; the order names none.');
  return undefined;
}
