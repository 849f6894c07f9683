import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakePlatform, sendJson } from '@fhir-gateway/testing';
import fc from 'fast-check';
import { outcome, searchset, type AnyResource } from '../testing/bundles.js';
import { assertInert } from '../testing/inert.js';
import { canary, injection } from '../testing/injections.js';
import { startTestEndpoint, type TestEndpoint } from '../testing/test-endpoint.js';

const plannet = 'http://hl7.org/fhir/us/davinci-pdex-plan-net/StructureDefinition';
const formulary = 'http://hl7.org/fhir/us/davinci-drug-formulary/StructureDefinition/usdf-';
const says = (name: string, value: object) => ({ url: `${formulary}${name}-extension`, ...value });
const concept = (text: string) => ({ text, coding: [{ system: text, code: text, display: text }] });
const ref = (reference: string, display: string) => ({ reference, display });

/** A payer's directory with one text in every string that people read. */
function directoryOf(text: string): Readonly<Record<string, readonly AnyResource[]>> {
  const meta = { lastUpdated: text };
  const plan = { resourceType: 'InsurancePlan', status: 'active', name: `Gold ${text}`, alias: [text], meta };
  return {
    InsurancePlan: [
      {
        ...plan,
        id: 'p1',
        network: [ref('Organization/n1', text)],
        coverage: [
          {
            type: concept(text),
            extension: [says('FormularyReference', { valueReference: ref('InsurancePlan/f1', text) })],
          },
        ],
      },
      { ...plan, id: 'f1', type: [{ text, coding: [{ code: 'DRUGPOL', display: text }] }], name: text },
    ],
    Organization: [
      { resourceType: 'Organization', id: 'n1', name: text },
      { resourceType: 'Organization', id: 'o1', name: text },
    ],
    Practitioner: [{ resourceType: 'Practitioner', id: 'd1', name: [{ text, family: text, given: [text] }] }],
    Location: [
      {
        resourceType: 'Location',
        id: 'l1',
        name: text,
        address: { text, line: [text], city: 'Springfield', state: 'IL', postalCode: text },
        telecom: [{ system: 'phone', value: text }],
      },
    ],
    PractitionerRole: [
      {
        resourceType: 'PractitionerRole',
        id: 'r1',
        meta,
        extension: [{ url: `${plannet}/network-reference`, valueReference: ref('Organization/n1', text) }],
        practitioner: ref('Practitioner/d1', text),
        organization: ref('Organization/o1', text),
        specialty: [{ text, coding: [{ code: '207RC0000X', display: text }] }],
        location: [ref('Location/l1', text)],
        telecom: [{ system: 'phone', value: text }],
      },
    ],
    MedicationKnowledge: [
      { resourceType: 'MedicationKnowledge', id: 'm1', code: { text: `metformin ${text}` }, synonym: [text] },
    ],
    Basic: [
      {
        resourceType: 'Basic',
        id: 'i1',
        meta,
        subject: ref('MedicationKnowledge/m1', text),
        extension: [
          says('FormularyReference', { valueReference: ref('InsurancePlan/f1', text) }),
          says('DrugTierID', { valueCodeableConcept: concept(text) }),
          says('AvailabilityStatus', { valueCode: text }),
          says('PharmacyBenefitType', { valueCodeableConcept: concept(text) }),
          says('AdditionalCoverageInformation', { valueMarkdown: text }),
          says('QuantityLimitDetail', { extension: [{ url: 'Description', valueString: text }] }),
        ],
      },
    ],
  };
}

describe('500 injections in the directory of a payer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-directory-'));
  let platform: FakePlatform;
  let endpoint: TestEndpoint;
  let held: ReturnType<typeof directoryOf> = {};
  let refused = false;

  beforeAll(async () => {
    platform = await FakePlatform.start();
    const published = {
      ...{ status: 'seen', base: `${platform.origin}/fhir`, versions: ['1.2'], login: 'none' },
      ...{ source: { title: 'A stub inside the tests' }, platform: 'stub-directory' },
    };
    const definition = {
      ...{ id: 'stub-directory', name: 'Stub Directory', kind: 'payer', environment: 'local', fhirVersion: '4.0.1' },
      ...{ fhirBaseUrl: `${platform.origin}/fhir`, registration: 'none' },
      ...{ quirks: { openData: true, openProviderDirectory: true } },
      verification: { status: 'local', sources: [{ title: 'A stub inside the tests' }] },
      published: { providerDirectory: published, formulary: published },
    };
    writeFileSync(join(folder, 'stub-directory.json'), JSON.stringify(definition));
    platform.answer = ({ target }, response) => {
      const [type = '', id] = (target.replace(/^.*\/fhir\//, '').split('?')[0] ?? '').split('/');
      const text = String(held['Organization']?.[0]?.['name']);
      if (refused) return sendJson(response, 400, outcome(text, text));
      const found = held[type] ?? [];
      if (id === undefined) return sendJson(response, 200, searchset(found));
      const one = found.find((resource) => resource['id'] === id);
      sendJson(response, one ? 200 : 404, one ?? outcome(text, text));
    };
    endpoint = await startTestEndpoint({ FHIR_GATEWAY_PLATFORMS_DIR: folder });
  });
  afterAll(async () => {
    await endpoint.close();
    await platform.close();
    rmSync(folder, { recursive: true });
  });

  it('stay between the marks of who is found, of a drug, and of the plans to choose from', async () => {
    const shown = new Set<string>();
    const question = fc.constantFrom<[string, Record<string, unknown>]>(
      ['find_provider', { specialty: 'cardiologist', place: 'Springfield, IL' }],
      ['find_provider', { specialty: 'cardiologist', plan: 'p1' }],
      ['find_provider', { name: 'SYSTEM', plan: 'no such plan' }],
      ['check_formulary', { drug: 'metformin' }],
      ['check_formulary', { drug: 'metformin 850', plan: 'p1' }],
      ['check_formulary', { drug: 'metformin', plan: 'no such plan' }],
    );
    await fc.assert(
      fc.asyncProperty(injection, question, fc.boolean(), async (text, [tool, args], isRefused) => {
        held = directoryOf(text);
        refused = isRefused && text.length % 5 === 0;
        const answer = await endpoint.call(tool, { platform_id: 'stub-directory', ...args });
        assertInert(answer);
        if (!answer.isError && answer.text.includes(canary)) shown.add(JSON.stringify([tool, args]));
      }),
      { numRuns: 500, seed: 14 },
    );
    // What was never shown was not tried.
    expect(shown.size).toBe(6);
  }, 240_000);
});
