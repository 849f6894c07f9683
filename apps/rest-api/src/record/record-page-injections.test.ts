import { recordSectionNames } from '@fhir-gateway/patient-record';
import { sendJson } from '@fhir-gateway/testing';
import fc from 'fast-check';
import { hostileMarkup, structureOf } from '../testing/hostile-markup.js';
import type { TestBrowser } from '../testing/test-browser.js';
import { useTestGateway } from '../testing/test-gateway.js';

const concept = (text: string) => ({ text, coding: [{ system: text, code: text, display: text }] });
const reference = (text: string) => ({ reference: `Practitioner/${text}`, display: text });
const category = (code: string) => ({ category: [{ coding: [{ code }] }] });

/** An entry of a type, with one text in every string that a page could show. */
function entryOf(resourceType: string, text: string): object {
  const common = {
    resourceType,
    id: 'a',
    meta: { security: [concept(text).coding[0]], source: text },
    identifier: [{ system: text, value: text, type: concept(text) }],
    note: [{ text }],
    code: concept(text),
    type: concept(text),
    performer: [reference(text)],
    requester: reference(text),
    recorder: reference(text),
  };
  const own: Readonly<Record<string, object>> = {
    Patient: {
      name: [{ text }],
      birthDate: '1980-02-03',
      gender: text,
      address: [{ text }],
      telecom: [{ value: text }],
    },
    Observation: {
      ...category('laboratory'),
      ...{ status: 'final', effectiveDateTime: '2025-03-01', valueQuantity: { value: 7, unit: text, code: text } },
      ...{ interpretation: [concept(text)], referenceRange: [{ text }] },
    },
    Condition: { ...category('problem-list-item'), clinicalStatus: concept(text), severity: concept(text) },
    AllergyIntolerance: { criticality: text, reaction: [{ manifestation: [concept(text)], severity: text }] },
    MedicationRequest: { status: 'active', medicationCodeableConcept: concept(text), dosageInstruction: [{ text }] },
    Immunization: {
      status: 'completed',
      vaccineCode: concept(text),
      occurrenceDateTime: '2025-03-01',
      lotNumber: text,
    },
    Procedure: { status: 'completed', performedDateTime: '2025-03-01', outcome: concept(text) },
    Encounter: { status: 'finished', type: [concept(text)], period: { start: '2025-03-01' } },
    DocumentReference: {
      ...{ status: 'current', date: '2025-03-01', description: text, author: [reference(text)] },
      content: [{ attachment: { title: text, contentType: 'text/plain', data: Buffer.from(text).toString('base64') } }],
    },
    CareTeam: { status: 'active', name: text, participant: [{ member: reference(text), role: [concept(text)] }] },
    Goal: { lifecycleStatus: 'active', description: concept(text) },
    Coverage: { status: 'active', payor: [reference(text)], subscriberId: text, class: [{ value: text, name: text }] },
    ExplanationOfBenefit: {
      ...{ status: 'active', use: 'claim', outcome: 'complete', created: '2025-03-01', insurer: reference(text) },
      ...{ billablePeriod: { start: '2025-03-01' }, total: [{ category: concept(text), amount: { value: 1 } }] },
    },
  };
  return { ...common, ...own[resourceType] };
}

const pages = [
  ...['/record', '/record/summary?wait=all', '/record/results', '/record/people'],
  ...recordSectionNames.map((section) => `/record/lists/${section}?wait=all`),
  '/record/document?connection=stub-ehr&entry=DocumentReference%2Fa',
];

describe('what a platform writes into a record', () => {
  const rest = useTestGateway();
  let browser: TestBrowser;
  let text = '';

  beforeAll(async () => {
    browser = await rest.signedIn('pat-1');
    rest.stub.answer = (request, response) => {
      const [type = '', id] = (request.url.replace('/fhir/', '').split('?')[0] ?? '').split('/');
      const entry = entryOf(type, text);
      if (id !== undefined) return sendJson(response, 200, { ...entry, id });
      sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: entry }] });
    };
  });

  const show = async (path: string, written: string) => {
    text = written;
    const answer = await browser.visit(path);
    expect([path, answer.status]).toEqual([path, 200]);
    return answer.text();
  };

  it('adds no tag and no attribute to any page of the console that shows it', async () => {
    const plain = new Map<string, Set<string>>();
    for (const path of pages) {
      const page = await show(path, 'plain-words');
      if (path !== '/record/people') expect([path, page.includes('plain-words')]).toEqual([path, true]);
      plain.set(path, new Set(structureOf(page)));
    }
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(hostileMarkup, async (written) => {
        const path = pages[asked++ % pages.length] ?? '';
        const added = structureOf(await show(path, written)).filter((tag) => plain.get(path)?.has(tag) !== true);
        expect(added).toEqual([]);
      }),
      // Each page twice.
      { numRuns: 2 * pages.length, seed: 14 },
    );
  }, 240_000);
});
