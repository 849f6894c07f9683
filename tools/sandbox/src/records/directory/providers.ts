import type {
  Extension,
  Location,
  Organization,
  OrganizationAffiliation,
  Practitioner,
  PractitionerRole,
  Resource,
} from 'fhir/r4.js';
import { npi, nucc } from '../base/systems.js';
import { concept, meta } from '../base/fhir-values.js';
import { dayMs, toDate } from '../base/dates.js';
import { fictionalNpi } from '../people/directory-entries.js';
import { networkReference, newPatients } from './guides.js';
import { networks } from './plans.js';

const cardiology = concept(nucc, '207RC0000X', 'Cardiovascular Disease Physician');
const familyMedicine = concept(nucc, '207Q00000X', 'Family Medicine Physician');

interface Place {
  id: string;
  name: string;
  line: string;
  city: string;
  state: string;
  postalCode: string;
}

/** Two towns of one name, and one with more doctors than fit on a page. */
const places = {
  heart: {
    id: 'springfield-heart',
    name: 'Springfield Heart Group',
    line: '12 Canal Street',
    city: 'Springfield',
    state: 'IL',
    postalCode: '62701',
  },
  solo: {
    id: 'springfield-solo',
    name: 'Prairie Cardiology',
    line: '4 Orchard Row',
    city: 'Springfield',
    state: 'IL',
    postalCode: '62704',
  },
  ohio: {
    id: 'springfield-ohio',
    name: 'Buckeye Cardiology',
    line: '80 Mill Lane',
    city: 'Springfield',
    state: 'OH',
    postalCode: '45502',
  },
  harbor: {
    id: 'larch-harbor',
    name: 'Larch Harbor Family Practice',
    line: '1 Quay Road',
    city: 'Larch Harbor',
    state: 'ME',
    postalCode: '04400',
  },
} as const satisfies Record<string, Place>;

interface ProviderFacts {
  id: string;
  given: string;
  family: string;
  at: Place;
  specialty?: typeof cardiology;
  says?: Extension[];
  /** The person does not practice any more; the role was forgotten. */
  isRetired?: boolean;
  /** Days since the role ended. */
  endedDaysAgo?: number;
}

const { bramblewood, evenlode } = networks;

/** One provider for each thing that directories say, leave out or get wrong. */
const providers: readonly ProviderFacts[] = [
  {
    id: 'brenn',
    given: 'Odalys',
    family: 'Brenn',
    at: places.heart,
    says: [networkReference(bramblewood), newPatients('newpt')],
  },
  {
    id: 'askew',
    given: 'Pim',
    family: 'Askew',
    at: places.heart,
    says: [networkReference(bramblewood), newPatients('nopt')],
  },
  {
    id: 'tarn',
    given: 'Lucan',
    family: 'Tarn',
    at: places.heart,
    says: [networkReference(evenlode), newPatients('newpt')],
  },
  // No network of its own: the organization has one.
  {
    id: 'vale',
    given: 'Corin',
    family: 'Vale',
    at: places.heart,
    says: [newPatients('newpt', bramblewood), newPatients('nopt', evenlode)],
  },
  // Neither the role nor the organization says a network.
  { id: 'marsh', given: 'Iona', family: 'Marsh', at: places.solo },
  {
    id: 'ruel',
    given: 'Tamsin',
    family: 'Ruel',
    at: places.heart,
    says: [networkReference(bramblewood), newPatients('newpt')],
    isRetired: true,
  },
  {
    id: 'fenner',
    given: 'Ansel',
    family: 'Fenner',
    at: places.heart,
    says: [networkReference(bramblewood)],
    endedDaysAgo: 40,
  },
  {
    id: 'halloway',
    given: 'Wren',
    family: 'Halloway',
    at: places.ohio,
    says: [networkReference(bramblewood), newPatients('existptonly')],
  },
  ...Array.from({ length: 120 }, (_, at): ProviderFacts => ({
    id: `harbor-${at + 1}`,
    given: 'Robin',
    family: `Harbor${String(at + 1).padStart(3, '0')}`,
    at: places.harbor,
    specialty: familyMedicine,
    says: [networkReference(at % 2 === 0 ? bramblewood : evenlode)],
  })),
];

/** Providers with their places and organizations. */
export function providerEntries(asOfMs: number): Resource[] {
  return [
    ...Object.values(places).flatMap((place) => placeEntries(place, asOfMs)),
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
    participatingOrganization: { reference: `Organization/org-${places.heart.id}` },
    network: [{ reference: `Organization/${bramblewood}` }],
  };
}

function entriesOf(facts: ProviderFacts, serial: number, asOfMs: number): [Practitioner, PractitionerRole] {
  const { id, given, family, at, says = [], specialty = cardiology, isRetired = false, endedDaysAgo } = facts;
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
      organization: { reference: `Organization/org-${at.id}` },
      specialty: [specialty],
      location: [{ reference: `Location/loc-${at.id}` }],
    },
  ];
}
