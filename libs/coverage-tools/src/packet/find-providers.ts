import { isResourceId, parseReference } from '@fhir-gateway/fhir';
import type {
  ContactPoint,
  Identifier,
  Location,
  Organization,
  Practitioner,
  PractitionerRole,
  Reference,
} from 'fhir/r4.js';
import { codeSystems } from '../procedure-code.js';
import { plainText } from '../untrusted-text.js';
import { defined } from './find-member.js';
import type { OrderResource } from './find-order.js';
import type { PacketInput } from './packet-input.js';
import type { PacketProvider } from './schema/packet-schema.js';
import type { PacketSources } from './schema/packet-sources.js';
import { conceptText, type RecordEntries } from './record-entries.js';

type Named = Practitioner | PractitionerRole | Organization | Location;
type Role = PacketProvider['role'];
type Found = Omit<PacketProvider, 'role'>;

const types: ReadonlySet<string> = new Set(['Practitioner', 'PractitionerRole', 'Organization', 'Location']);

/** Who orders, who performs, and where: from the order, with the NPIs that the caller gives. */
export async function findProviders(
  entries: RecordEntries | undefined,
  sources: PacketSources,
  input: PacketInput,
  order: { readonly resource: OrderResource; readonly source: number } | undefined,
): Promise<PacketProvider[]> {
  const given: readonly (readonly [Role, string | undefined])[] = [
    ['ordering', input.ordering_npi],
    ['rendering', input.performing_npi],
    ['facility', undefined],
  ];
  const named = order ? referencesOf(order.resource) : {};
  const found = await Promise.all(
    given.map(async ([role, npi]): Promise<PacketProvider | undefined> => {
      const ofOrder = entries && order ? await providerOf(entries, sources, named[role], order.source) : undefined;
      if (npi === undefined) return ofOrder && { role, ...ofOrder };
      const said = sources.person('What was said in this call');
      // The record's name belongs to the record's number: another number is another provider.
      if (ofOrder?.npi !== undefined && ofOrder.npi !== npi) return { role, npi, sources: [said] };
      return { role, ...ofOrder, npi, sources: [...(ofOrder?.sources ?? []), said] };
    }),
  );
  return found.flatMap((one) => one ?? []);
}

function referencesOf(order: OrderResource): Partial<Record<Role, Reference | undefined>> {
  switch (order.resourceType) {
    case 'ServiceRequest':
      return {
        ordering: order.requester,
        rendering: order.performer?.find(({ reference = '' }) => !reference.startsWith('Organization/')),
        facility:
          order.locationReference?.[0] ??
          order.performer?.find(({ reference = '' }) => reference.startsWith('Organization/')),
      };
    case 'DeviceRequest':
      return { ordering: order.requester, rendering: order.performer };
    case 'MedicationRequest':
      return { ordering: order.requester, rendering: order.performer };
    case 'Appointment': {
      const actors = order.participant.flatMap(({ actor }) => actor ?? []);
      return {
        rendering: actors.find(({ reference = '' }) => /^Practitioner(?:Role)?\//.test(reference)),
        facility: actors.find(({ reference = '' }) => reference.startsWith('Location/')),
      };
    }
  }
}

async function providerOf(
  entries: RecordEntries,
  sources: PacketSources,
  reference: Reference | undefined,
  orderSource: number,
): Promise<Found | undefined> {
  if (reference === undefined) return undefined;
  const said: Found = {
    ...defined('name', plainText(reference.display, 120)),
    ...defined('npi', npiIn(reference.identifier ? [reference.identifier] : [])),
    sources: [orderSource],
  };
  const target = parseReference(reference.reference);
  const resource =
    target && types.has(target.type) && isResourceId(target.id)
      ? await entries.read<Named>(target.type as Named['resourceType'], target.id, 'providers')
      : undefined;
  if (!resource) return said.name === undefined && said.npi === undefined ? undefined : said;
  if (resource.resourceType === 'PractitionerRole') {
    const who = await providerOf(entries, sources, resource.practitioner, orderSource);
    return { ...said, ...who, ...contactOf(resource.telecom), sources: [...(who ?? said).sources] };
  }
  return {
    ...said,
    ...defined('name', nameOf(resource)),
    ...defined('npi', npiIn(resource.identifier)),
    ...contactOf(resource.telecom),
    sources: [orderSource, sources.entry(resource, 'Provider of the record')],
  };
}

function nameOf(resource: Exclude<Named, PractitionerRole>): string | undefined {
  if (resource.resourceType !== 'Practitioner') return plainText(resource.name, 120);
  const [name] = resource.name ?? [];
  const parts = [...(name?.given ?? []), name?.family, conceptText({ text: name?.suffix?.join(', ') ?? '' })];
  return plainText(name?.text ?? parts.filter(Boolean).join(' '), 120);
}

function npiIn(identifiers: readonly Identifier[] = []): string | undefined {
  const value = identifiers.find(({ system }) => system === codeSystems.npi)?.value;
  return value !== undefined && /^\d{10}$/.test(value) ? value : undefined;
}

function contactOf(telecom: readonly ContactPoint[] = []) {
  const valueOf = (wanted: string) => plainText(telecom.find(({ system }) => system === wanted)?.value, 40);
  return { ...defined('phone', valueOf('phone')), ...defined('fax', valueOf('fax')) };
}
