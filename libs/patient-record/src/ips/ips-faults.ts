import type { Bundle, Composition, FhirResource } from 'fhir/r4.js';

import { entryFaults } from './entry-faults.js';
import { ipsParts, ipsSections } from './ips-sections.js';
import { narrativeFaults } from './narrative-faults.js';
import { reachabilityFaults } from './reachability-faults.js';

const uuid = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const loinc = 'http://loinc.org';

/**
 * What is against the requirements of the International Patient Summary 2.0 in a document, beyond the structure of R4:
 * cardinalities and invariants of the profiles, references that lead nowhere, and narratives with more than text. It looks
 * at no terminology.
 *
 * @returns one line for each fault, with its place and no value of the record
 * @see https://hl7.org/fhir/uv/ips/STU2/
 */
export function ipsFaults(bundle: Bundle<FhirResource>): string[] {
  const entries = bundle.entry ?? [];
  const resources = entries.flatMap(({ resource }) => resource ?? []);
  const [first] = resources;
  const composition = first?.resourceType === 'Composition' ? first : undefined;
  return [
    ...bundleFaults(bundle),
    ...(composition ? compositionFaults(composition, bundle) : ['The first entry is no Composition']),
    ...resources.flatMap(entryFaults),
    ...reachabilityFaults(bundle),
    ...narrativeFaults(resources),
  ];
}

function bundleFaults(bundle: Bundle<FhirResource>): string[] {
  const { type, identifier, timestamp, entry = [] } = bundle;
  const urls = entry.map(({ fullUrl }) => fullUrl ?? '');
  const count = (name: FhirResource['resourceType']) =>
    entry.filter(({ resource }) => resource?.resourceType === name).length;
  return faults('Bundle', [
    [type === 'document', 'type is not document'],
    [isText(identifier?.system) && isText(identifier?.value), 'identifier has no system and value'],
    [isText(timestamp), 'timestamp is missing'],
    [urls.every((url) => uuid.test(url)), 'a fullUrl is no urn:uuid'],
    [new Set(urls).size === urls.length, 'a fullUrl is there twice'],
    [entry.every(({ resource }) => resource !== undefined), 'an entry has no resource'],
    [entry.every((one) => !one.search && !one.request && !one.response), 'an entry has search, request or response'],
    [count('Patient') === 1, 'there is not exactly one Patient'],
    [count('Composition') === 1, 'there is not exactly one Composition (bdl-ips-1)'],
  ]);
}

function compositionFaults(composition: Composition, bundle: Bundle<FhirResource>): string[] {
  const { status, type, subject, date, author = [], title, section = [] } = composition;
  const typeOf = new Map(
    (bundle.entry ?? []).map(({ fullUrl, resource }) => [fullUrl, resource?.resourceType] as const),
  );
  const codeOf = (one: (typeof section)[number]) =>
    one.code?.coding?.find(({ system, code }) => system === loinc && code !== undefined)?.code;
  const known = ipsSections.map((rules) => ({ rules, found: section.filter((one) => codeOf(one) === rules.code) }));
  return [
    ...faults('Composition', [
      [isText(status), 'status is missing'],
      [
        type?.coding?.some(({ system, code }) => system === loinc && code === '60591-5') === true,
        'type is not 60591-5',
      ],
      [typeOf.get(subject?.reference) === 'Patient', 'subject is not the Patient'],
      [isText(date), 'date is missing'],
      [author.length > 0, 'author is missing'],
      [isText(title), 'title is missing'],
      [section.every((one) => one.section === undefined), 'a section has sections'],
      [
        section.every((one) => isText(one.title) && one.code && isText(one.text?.div)),
        'a section has no title, code or text',
      ],
    ]),
    ...known.flatMap(({ rules, found }) =>
      faults(`Composition.section ${rules.code}`, [
        [found.length === 1 || (found.length === 0 && !rules.isRequired), 'is not there exactly once'],
        [
          found.every(({ entry = [], emptyReason }) => entry.length > 0 !== (emptyReason !== undefined)),
          'has not either entries or emptyReason (ips-comp-1)',
        ],
        [
          found.every(({ entry = [] }) =>
            entry.every(({ reference }) =>
              ipsParts(rules).some(({ types }) => (types as readonly unknown[]).includes(typeOf.get(reference))),
            ),
          ),
          'has an entry of another type',
        ],
      ]),
    ),
  ];
}

type Check = readonly [isRight: boolean, fault: string];

function faults(place: string, checks: readonly Check[]): string[] {
  return checks.filter(([isRight]) => !isRight).map(([, fault]) => `${place}: ${fault}`);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
