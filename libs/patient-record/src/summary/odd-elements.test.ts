import { atOnce } from '@fhir-gateway/limits';
import { readFileSync } from 'node:fs';
import { mergeAtOnce } from '../testing/readings.js';

import type { FhirResource } from 'fhir/r4.js';

import { printOf } from '../changes/entry-print.js';
import { sumClaims } from '../claims/claim-sums.js';
import { selectFacts } from '../facts/select-facts.js';
import { ipsDocument } from '../ips/ips-document.js';
import { printedSection } from '../print/printed-record.js';
import type { RecordSection } from '../sections/record-sections.js';
import { adaVane } from '../testing/people.js';
import { trendSeries } from '../trends/trend-series.js';
import { SectionChooser } from './choose-section.js';
import { summarizedSections } from './summarize.js';

const merge = (section: RecordSection, resources: readonly FhirResource[]) =>
  mergeAtOnce(section, [{ connection: 'ehr', section, resources, gaps: [] }]);
const person = adaVane(['ehr']);
const nowMs = Date.parse('2026-11-28T00:00:00Z');
const code = (text: string) => ({ coding: [{ system: 'http://loinc.org', code: '2823-3', display: text }], text });

interface Whole {
  readonly section: RecordSection;
  readonly resource: Readonly<Record<string, unknown>>;
}

/** A resource of each section, one a line, with what a summary reads of it. */
const whole = readFileSync(new URL('whole-resources.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Whole);
const oddValues: readonly unknown[] = [null, 5, 'odd', {}, [], [null], [{ text: 5, value: {} }]];

/** Copies of a value, each with one element that is odd: in all ways at the first two depths, in two further down. */
function oddCopies(value: unknown, depth = 0): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    if (name === 'resourceType') return [];
    const withMember = (other: unknown): unknown =>
      Array.isArray(value) ? value.with(Number(name), other) : { ...value, [name]: other };
    const odd = depth < 2 ? oddValues : [null, {}];
    return [...odd, ...oddCopies(member, depth + 1)].map(withMember);
  });
}

describe('an odd element of one entry', () => {
  it('is told where it leaves an entry out of a summary', () => {
    const order = (id: string, more: object) =>
      ({ resourceType: 'MedicationRequest', id, status: 'active', intent: 'order', ...more }) as FhirResource;
    const resources = [
      order('1', { medicationCodeableConcept: { text: 'Aspirin' }, dosageInstruction: [{ route: { coding: 'PO' } }] }),
      order('2', { medicationCodeableConcept: { text: 'Metformin' } }),
    ];
    const merged = merge('medications', resources);
    const { rows, notes } = atOnce(new SectionChooser({ sources: [] }, { nowMs }).choose(merged));
    expect(rows.map(([name]) => name)).toEqual(['Metformin']);
    expect(notes).toEqual(['Not judged, for their form is not that of FHIR: Aspirin, MedicationRequest/1']);
  });

  it('is told where it leaves a claim out of the sums, and makes no section of a document empty', () => {
    const claim = (id: string, type: unknown) =>
      ({
        resourceType: 'ExplanationOfBenefit',
        id,
        status: 'active',
        use: 'claim',
        created: '2026-01-01',
        type,
      }) as FhirResource;
    const { facts } = merge('claims', [claim('1', { coding: 'pharmacy' }), claim('2', code('pharmacy'))]);
    const { years, notices } = sumClaims(facts);
    expect(years.map(({ claims }) => claims)).toEqual([1]);
    expect(notices).toEqual(['1 claims are not in the form of FHIR, and in no sum.']);

    const none = { resourceType: 'AllergyIntolerance', id: '1', code: { text: 'No known allergies' } };
    const odd = {
      resourceType: 'AllergyIntolerance',
      id: '2',
      code: { text: 'Latex' },
      clinicalStatus: { coding: [null] },
    };
    const allergies = merge('allergies', [none, odd] as unknown as FhirResource[]);
    const document = ipsDocument(person, [allergies], { nowMs, gatewayUrl: 'https://gateway.example' });
    const text = JSON.stringify(document);
    expect(text).not.toContain('nilknown');
    expect(text).toContain('Latex');
  });

  it.each(whole.map(({ section, resource }) => [section, resource['resourceType'], resource] as const))(
    'hides no other entry of %s: %s',
    (section, _type, resource) => {
      const other = {
        ...resource,
        id: 'other',
        code: { text: 'The other' },
        medicationCodeableConcept: { text: 'Other' },
      };
      const failures = oddCopies(resource).flatMap((odd) => {
        const resources = [{ ...(odd as object), id: 'odd' }, other] as unknown as FhirResource[];
        try {
          const merged = merge(section, resources);
          const { rows, notes } = atOnce(new SectionChooser({ sources: [] }, { nowMs }).choose(merged));
          trendSeries(merged.facts).forEach(({ values }) => values.length);
          printedSection(merged, new Map());
          resources.forEach(printOf);
          sumClaims(merged.facts);
          ipsDocument(person, [merged], { nowMs, gatewayUrl: 'https://gateway.example' });
          selectFacts(merged.facts, { since: '2025', status: 'active', limit: 10 });
          const isThere = merged.facts.some(({ sources }) => sources.some(({ ref }) => ref?.endsWith('/other')));
          const isSummarized = summarizedSections.includes(section);
          return isThere && (!isSummarized || rows.length > 0) ? [] : [`${notes.join()}: ${JSON.stringify(odd)}`];
        } catch (error) {
          return [`${String(error)}: ${(error as Error).stack?.split('\n')[1]} ${JSON.stringify(odd)}`];
        }
      });
      expect(failures).toEqual([]);
    },
  );
});
