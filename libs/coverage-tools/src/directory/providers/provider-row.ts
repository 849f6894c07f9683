import type { Address, FhirResource, Location, Organization, Practitioner, PractitionerRole } from 'fhir/r4.js';
import { plainText } from '../../untrusted-text.js';
import { keyOf } from '../directory-search.js';
import type { NetworkFinding, NetworkStatus } from './networks.js';

/** What a role says of new patients; `not-stated` where it says nothing. */
export type AcceptingPatients = 'yes' | 'no' | 'existing-only' | 'not-stated';

/** One provider at one organization, as the directory has it. */
export interface ProviderRow {
  readonly name: string;
  readonly npi?: string;
  readonly specialties: readonly string[];
  readonly organization?: string;
  readonly addresses: readonly string[];
  readonly phones: readonly string[];
  readonly network: NetworkStatus;
  /** From what the status is known. */
  readonly networkBasis?: 'provider' | 'organization';
  /** Names of the networks that the directory names. */
  readonly networks: readonly string[];
  readonly acceptingPatients: AcceptingPatients;
  /** When the directory's server last changed the entry, which need not be when somebody checked it; an instant. */
  readonly entryChanged?: string;
  /** `PractitionerRole/id` at the directory. */
  readonly ref: string;
}

/** Resources of a directory by `Type/id`. */
export type Entries = ReadonlyMap<string, FhirResource>;

const newPatients = 'http://hl7.org/fhir/us/davinci-pdex-plan-net/StructureDefinition/newpatients';
const npiSystem = 'http://hl7.org/fhir/sid/us-npi';
const accepting: Readonly<Record<string, AcceptingPatients>> = {
  newpt: 'yes',
  nopt: 'no',
  existptonly: 'existing-only',
  existptfam: 'existing-only',
};
const mostListed = 5;

/** @param planNetworks of the plan that was named; what is said of another network's patients does not count for it */
export function providerRow(
  role: PractitionerRole,
  entries: Entries,
  finding: NetworkFinding,
  planNetworks: readonly string[] = [],
): ProviderRow {
  const practitioner = practitionerOf(role, entries);
  const organization = entries.get(keyOf(role.organization) ?? '') as Organization | undefined;
  const npi = practitioner?.identifier?.find(({ system }) => system === npiSystem)?.value;
  const telecom = [role, ...locationsOf(role, entries)].flatMap((one) => one.telecom ?? []);
  const organizationName = plainText(organization?.name ?? role.organization?.display, 200);
  const entryChanged = plainText(role.meta?.lastUpdated, 40);
  return {
    name: nameOf(practitioner) ?? plainText(role.practitioner?.display, 200) ?? organizationName ?? 'name not stated',
    ...(npi !== undefined && /^\d{10}$/.test(npi) && { npi }),
    specialties: texts(specialtyTexts(role)),
    ...(organizationName !== undefined && { organization: organizationName }),
    addresses: texts(locationsOf(role, entries).map(({ address }) => addressText(address))),
    phones: texts(telecom.flatMap(({ system, value }) => (system === 'phone' ? value : []))),
    network: finding.status,
    ...(finding.basis && { networkBasis: finding.basis }),
    networks: texts(finding.networks.map((key) => (entries.get(key) as Organization | undefined)?.name ?? key)),
    acceptingPatients: acceptingOf(role, planNetworks),
    ...(entryChanged !== undefined && { entryChanged }),
    ref: `PractitionerRole/${role.id}`,
  };
}

/** The person of a role, where the directory shows one. */
export function practitionerOf(role: PractitionerRole, entries: Entries): Practitioner | undefined {
  return entries.get(keyOf(role.practitioner) ?? '') as Practitioner | undefined;
}

/** The places of a role that the directory shows. */
export function locationsOf({ location = [] }: PractitionerRole, entries: Entries): Location[] {
  return location.flatMap((one) => (entries.get(keyOf(one) ?? '') as Location | undefined) ?? []);
}

/** What a role calls its specialties. */
export function specialtyTexts({ specialty = [] }: PractitionerRole): string[] {
  return specialty.flatMap(
    ({ text, coding = [] }) => text ?? coding.flatMap(({ display, code }) => display ?? code ?? []),
  );
}

/** The name of a person as people write it. */
export function nameOf(practitioner: Practitioner | undefined): string | undefined {
  const [name] = practitioner?.name ?? [];
  const parts = [...(name?.prefix ?? []), ...(name?.given ?? []), name?.family, ...(name?.suffix ?? [])];
  return plainText(name?.text ?? parts.filter(Boolean).join(' '), 200);
}

function acceptingOf({ extension = [] }: PractitionerRole, planNetworks: readonly string[]): AcceptingPatients {
  const told = extension.flatMap(({ url, extension: parts = [] }) => {
    if (url !== newPatients) return [];
    const part = (name: string) => parts.find((one) => one.url === name);
    const code = part('acceptingPatients')?.valueCodeableConcept?.coding?.[0]?.code ?? '';
    return [{ network: keyOf(part('fromNetwork')?.valueReference), status: accepting[code] ?? 'not-stated' }];
  });
  const own = told.filter(({ network }) => network !== undefined && planNetworks.includes(network));
  const general = told.filter(({ network }) => network === undefined);
  const statuses = new Set((own.length > 0 ? own : general).map(({ status }) => status));
  const [status = 'not-stated'] = statuses;
  return statuses.size === 1 ? status : 'not-stated';
}

function addressText(address: Address | undefined): string | undefined {
  if (address === undefined) return undefined;
  const { line = [], city, state, postalCode, text } = address;
  return text ?? [...line, city, [state, postalCode].filter(Boolean).join(' ')].filter(Boolean).join(', ');
}

function texts(values: readonly (string | undefined)[]): string[] {
  const shown = values.flatMap((value) => plainText(value, 200) ?? []);
  return [...new Set(shown)].slice(0, mostListed);
}
