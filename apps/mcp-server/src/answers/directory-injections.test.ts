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

/** A payer's directory with a text in every string that people read, in each the next one. */
function directoryOf(texts: readonly string[]): Readonly<Record<string, readonly AnyResource[]>> {
  let at = 0;
  const next = () => texts[at++ % texts.length] ?? '';
  const meta = { lastUpdated: next() };
  const plan = { resourceType: 'InsurancePlan', status: 'active', name: `Gold ${next()}`, alias: [next()], meta };
  return {
    InsurancePlan: [
      {
        ...plan,
        id: 'p1',
        network: [ref('Organization/n1', next())],
        coverage: [
          {
            type: concept(next()),
            extension: [says('FormularyReference', { valueReference: ref('InsurancePlan/f1', next()) })],
          },
        ],
      },
      { ...plan, id: 'f1', type: [{ text: next(), coding: [{ code: 'DRUGPOL', display: next() }] }], name: next() },
    ],
    Organization: [
      { resourceType: 'Organization', id: 'n1', name: next() },
      { resourceType: 'Organization', id: 'o1', name: next() },
    ],
    Practitioner: [
      { resourceType: 'Practitioner', id: 'd1', name: [{ text: next(), family: next(), given: [next()] }] },
    ],
    Location: [
      {
        resourceType: 'Location',
        id: 'l1',
        name: next(),
        address: { text: next(), line: [next()], city: 'Springfield', state: 'IL', postalCode: next() },
        telecom: [{ system: 'phone', value: next() }],
      },
    ],
    PractitionerRole: [
      {
        resourceType: 'PractitionerRole',
        id: 'r1',
        meta,
        extension: [{ url: `${plannet}/network-reference`, valueReference: ref('Organization/n1', next()) }],
        practitioner: ref('Practitioner/d1', next()),
        organization: ref('Organization/o1', next()),
        specialty: [{ text: next(), coding: [{ code: '207RC0000X', display: next() }] }],
        location: [ref('Location/l1', next())],
        telecom: [{ system: 'phone', value: next() }],
      },
    ],
    MedicationKnowledge: [
      { resourceType: 'MedicationKnowledge', id: 'm1', code: { text: `metformin ${next()}` }, synonym: [next()] },
    ],
    Basic: [
      {
        resourceType: 'Basic',
        id: 'i1',
        meta,
        subject: ref('MedicationKnowledge/m1', next()),
        extension: [
          says('FormularyReference', { valueReference: ref('InsurancePlan/f1', next()) }),
          says('DrugTierID', { valueCodeableConcept: concept(next()) }),
          says('AvailabilityStatus', { valueCode: next() }),
          says('PharmacyBenefitType', { valueCodeableConcept: concept(next()) }),
          says('AdditionalCoverageInformation', { valueMarkdown: next() }),
          says('QuantityLimitDetail', { extension: [{ url: 'Description', valueString: next() }] }),
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
    const several = fc.array(injection, { minLength: 5, maxLength: 5 });
    const question = fc.constantFrom<[string, Record<string, unknown>]>(
      ['find_provider', { specialty: 'cardiologist', place: 'Springfield, IL' }],
      ['find_provider', { specialty: 'cardiologist', plan: 'p1' }],
      ['find_provider', { name: 'SYSTEM', plan: 'no such plan' }],
      ['check_formulary', { drug: 'metformin' }],
      ['check_formulary', { drug: 'metformin 850', plan: 'p1' }],
      ['check_formulary', { drug: 'metformin', plan: 'no such plan' }],
    );
    await fc.assert(
      fc.asyncProperty(several, question, fc.boolean(), async (texts, [tool, args], isRefused) => {
        held = directoryOf(texts);
        refused = isRefused && texts.join('').length % 5 === 0;
        const answer = await endpoint.call(tool, { platform_id: 'stub-directory', ...args });
        assertInert(answer);
        if (!answer.isError && answer.text.includes(canary)) shown.add(JSON.stringify([tool, args]));
      }),
      { numRuns: 100, seed: 14 },
    );
    // What was never shown was not tried.
    expect(shown.size).toBe(6);
  }, 240_000);
});
