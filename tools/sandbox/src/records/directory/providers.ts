import type {
  CodeableConcept,
  Location,
  Organization,
  OrganizationAffiliation,
  Practitioner,
  PractitionerRole,
  Resource,
} from 'fhir/r4.js';
import { npi } from '../base/systems.js';
import { meta } from '../base/fhir-values.js';
import { dayMs, toDate } from '../base/dates.js';
import { fictionalNpi } from '../people/directory-entries.js';
import { spellConcepts } from '../codes/concepts.js';
import rows from './directory.json' with { type: 'json' };
import { networkReference, newPatients } from './guides.js';

const specialties = spellConcepts<Record<keyof typeof rows.specialties, CodeableConcept>>(rows.specialties);
type Place = (typeof rows.places)[number];

interface ProviderFacts {
  id: string;
  given: string;
  family: string;
  /** Id of the place: two are towns of one name, one has more doctors than fit on a page. */
  at: string;
  specialty?: keyof typeof specialties;
  network?: string;
  /** What is said of new patients, of one network each or of all. */
  accepts?: readonly (readonly string[])[];
  /** The person does not practice any more; the role was forgotten. */
  isRetired?: boolean;
  /** Days since the role ended. */
  endedDaysAgo?: number;
}

/**
 * One provider for each thing that directories say, leave out or get wrong: `vale` has no network of its own, the
 * organization has one; of `marsh` neither says one.
 */
const providers: readonly ProviderFacts[] = [
  ...rows.providers,
  ...Array.from({ length: 120 }, (_, at): ProviderFacts => ({
    id: `harbor-${at + 1}`,
    given: 'Robin',
    family: `Harbor${String(at + 1).padStart(3, '0')}`,
    at: 'larch-harbor',
    specialty: 'familyMedicine',
    network: at % 2 === 0 ? 'net-bramblewood' : 'net-evenlode',
  })),
];

/** Providers with their places and organizations. */
export function providerEntries(asOfMs: number): Resource[] {
  return [
    ...rows.places.flatMap((place) => placeEntries(place, asOfMs)),
    affiliation(asOfMs),
    ...providers.flatMap((facts, at) => entriesOf(facts, 7000 + at, asOfMs)),
  ];
}

function placeEntries({ id, name, line, city, state, postalCode }: Place, asOfMs: number): [Organization, Location] {
  return [
    { resourceType: 'Organization', id: `org-${id}`, meta: meta(asOfMs), active: true, name },
    {
      resourceType: 'Location',
      id: `loc-${id}`,
      meta: meta(asOfMs),
      status: 'active',
      name,
      telecom: [{ system: 'phone', value: '555-555-0170' }],
      address: { line: [line], city, state, postalCode, country: 'US' },
      managingOrganization: { reference: `Organization/org-${id}` },
    },
  ];
}

function affiliation(asOfMs: number): OrganizationAffiliation {
  return {
    resourceType: 'OrganizationAffiliation',
    id: 'heart-in-bramblewood',
    meta: meta(asOfMs),
    active: true,
    participatingOrganization: { reference: `Organization/org-springfield-heart` },
    network: [{ reference: `Organization/net-bramblewood` }],
  };
}

function entriesOf(facts: ProviderFacts, serial: number, asOfMs: number): [Practitioner, PractitionerRole] {
  const {
    id,
    given,
    family,
    at,
    network,
    accepts = [],
    specialty = 'cardiology',
    isRetired = false,
    endedDaysAgo,
  } = facts;
  const says = [
    ...(network === undefined ? [] : [networkReference(network)]),
    ...accepts.map(([code = '', of]) => newPatients(code, of)),
  ];
  const text = `Dr. ${given} ${family}`;
  return [
    {
      resourceType: 'Practitioner',
      id: `dr-${id}`,
      meta: meta(asOfMs),
      identifier: [{ system: npi, value: fictionalNpi(serial) }],
      active: !isRetired,
      name: [{ family, given: [given], prefix: ['Dr.'], text }],
    },
    {
      resourceType: 'PractitionerRole',
      id: `role-${id}`,
      meta: meta(asOfMs),
      ...(says.length > 0 && { extension: says }),
      active: true,
      ...(endedDaysAgo !== undefined && { period: { end: toDate(asOfMs - endedDaysAgo * dayMs) } }),
      practitioner: { reference: `Practitioner/dr-${id}`, display: text },
      organization: { reference: `Organization/org-${at}` },
      specialty: [specialties[specialty]],
      location: [{ reference: `Location/loc-${at}` }],
    },
  ];
}
