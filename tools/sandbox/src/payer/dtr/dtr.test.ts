import { objectsOf } from '@fhir-gateway/fhir';
import { memberOf, type JsonObject } from '../json.js';
import type { PayerVersion } from '../payer-options.js';
import { dtrExtension } from '../systems.js';
import { orderSign, memberRecord } from '../testing/requests.js';
import { payersOfAllReleases } from '../testing/running-payer.js';

const payerOf = payersOfAllReleases();
const operation = 'fhir/Questionnaire/$questionnaire-package';
const order = (code: string): JsonObject => orderSign({ code }).context.draftOrders.entry[0]?.resource ?? {};
const parameters = (...parameter: object[]) => ({ resourceType: 'Parameters', parameter });
const coverage = { name: 'coverage', resource: memberRecord('M100').coverage };

/** Types of the resources in each package. */
function packagesIn(body: unknown, name: string): string[][] {
  return objectsOf(memberOf(body, 'parameter'))
    .filter((one) => one['name'] === name)
    .map(({ resource }) =>
      objectsOf(memberOf(resource, 'entry')).map((entry) => String(memberOf(entry['resource'], 'resourceType'))),
    );
}

describe('$questionnaire-package', () => {
  it.each<[PayerVersion, string, string[]]>([
    ['2.0', 'PackageBundle', ['Questionnaire', 'ValueSet']],
    ['2.1', 'PackageBundle', ['Questionnaire', 'ValueSet']],
    ['2.2', 'packagebundle', ['Questionnaire', 'QuestionnaireResponse', 'ValueSet']],
  ])('of %s answers with %s', async (version, name, types) => {
    const { status, body } = await payerOf(version).post(
      operation,
      parameters(coverage, { name: 'order', resource: order('27447') }),
    );
    expect(status).toBe(200);
    expect(packagesIn(body, name)).toEqual([types]);
  });

  it('takes an order, a canonical or the context of an assertion', async () => {
    const { base } = payerOf();
    const asked = await payerOf().post('cds-services/order-sign-crd', orderSign());
    const assertion = /CA-27447-\d{4}/.exec(JSON.stringify(asked.body))?.[0];
    for (const one of [
      { name: 'order', resource: order('27447') },
      { name: 'questionnaire', valueCanonical: `${base}/fhir/Questionnaire/tka|1.0.0` },
      { name: 'context', valueString: assertion },
    ]) {
      const { body } = await payerOf().post(operation, parameters(coverage, one));
      expect(JSON.stringify(body)).toContain('"title":"Total knee arthroplasty"');
    }
  });

  it('says what it could not find, where the release has a place for it', async () => {
    const wanted = { name: 'questionnaire', valueCanonical: 'https://other.example/Questionnaire/x' };
    const told = async (version: PayerVersion): Promise<unknown> =>
      (await payerOf(version).post(operation, parameters(coverage, wanted))).body;
    expect(await told('2.2')).toMatchObject({
      parameter: [{ name: 'outcome', resource: { issue: [{ severity: 'warning' }] } }],
    });
    expect(await told('2.0')).toMatchObject({ parameter: [] });
  });

  it('answers with nothing when nothing changed', async () => {
    const since = { name: 'changedsince', valueInstant: '2026-06-01T00:00:00Z' };
    const answer = await payerOf().post(
      operation,
      parameters(coverage, { name: 'order', resource: order('27447') }, since),
    );
    expect([answer.status, answer.body]).toEqual([200, undefined]);
  });

  it.each<[string, object]>([
    [
      'a reference to the coverage',
      parameters(
        { name: 'coverage', valueReference: { reference: 'Coverage/1' } },
        { name: 'order', resource: order('27447') },
      ),
    ],
    ['no coverage', parameters({ name: 'order', resource: order('27447') })],
    ['two coverages', parameters(coverage, coverage, { name: 'order', resource: order('27447') })],
    ['nothing to go by', parameters(coverage)],
    ['an unknown parameter', parameters(coverage, { name: 'orders', resource: order('27447') })],
    [
      'a member that is not known',
      parameters(
        { name: 'coverage', resource: memberRecord('M404').coverage },
        { name: 'order', resource: order('27447') },
      ),
    ],
    ['no Parameters', memberRecord('M100').coverage],
  ])('refuses %s with 400', async (_what, body) => {
    expect((await payerOf().post(operation, body)).status).toBe(400);
  });

  it('wants JSON', async () => {
    expect((await payerOf().post(operation, '<Parameters/>', { 'Content-Type': 'application/fhir+xml' })).status).toBe(
      415,
    );
    expect((await payerOf().post(operation, '{"resourceType":')).status).toBe(400);
  });
});

describe('$next-question', () => {
  const origin = (source: string) => ({
    extension: [{ url: dtrExtension('information-origin'), extension: [{ url: 'source', valueCode: source }] }],
  });
  const path = 'fhir/Questionnaire/$next-question';

  function firstResponse(base: string): JsonObject {
    return {
      resourceType: 'QuestionnaireResponse',
      status: 'in-progress',
      questionnaire: '#q',
      contained: [
        {
          resourceType: 'Questionnaire',
          id: 'q',
          status: 'active',
          derivedFrom: [`${base}/fhir/Questionnaire/mri-brain-adaptive`],
        },
      ],
      extension: [{ url: dtrExtension('qr-coverage'), valueReference: { reference: 'Coverage/1' } }],
    };
  }

  async function ask(response: unknown): Promise<{ status: number; response: JsonObject }> {
    const { status, body } = await payerOf().post(
      path,
      parameters({ name: 'questionnaire-response', resource: response }),
    );
    return {
      status,
      response: objectsOf(memberOf(body, 'parameter')).map(({ resource }) => resource)[0] as JsonObject,
    };
  }

  const answered = (response: JsonObject, ...items: object[]): JsonObject => ({
    ...response,
    item: [...objectsOf(response['item']), ...items],
  });
  const askedIn = (response: JsonObject): unknown[] =>
    objectsOf(memberOf(objectsOf(response['contained'])[0], 'item')).map(({ linkId }) => linkId);

  const flag = { linkId: 'a1', answer: [{ valueBoolean: true, ...origin('manual') }] };
  const imaging = { linkId: 'a2', answer: [{ valueString: 'None', ...origin('manual') }] };
  const issue = (valueBoolean: boolean) => ({ linkId: 'a3', answer: [{ valueBoolean, ...origin('manual') }] });

  it.each([
    [true, /satisfied-pa-id/],
    [false, /auth-needed/],
  ])('asks three questions; a number comes only when a person wants one: %s', async (isWanted, expected) => {
    let { response } = await ask(firstResponse(payerOf().base));
    expect(askedIn(response)).toEqual(['a1']);
    ({ response } = await ask(answered(response, flag)));
    expect(askedIn(response)).toEqual(['a1', 'a2']);
    ({ response } = await ask(answered(response, imaging)));
    expect(askedIn(response)).toEqual(['a1', 'a2', 'a3']);
    ({ response } = await ask(answered(response, issue(isWanted))));
    expect(response['status']).toBe('completed');
    expect(JSON.stringify(response)).toMatch(expected);
    if (!isWanted) expect(JSON.stringify(response)).not.toContain('satisfied-pa-id');
    expect((await ask(response)).status).toBe(400);
  });

  it('asks again until the question is answered, and speaks bare resources to those who do', async () => {
    const { response } = await ask(firstResponse(payerOf().base));
    expect((await ask(response)).response).toEqual(response);
    const bare = await payerOf().post(path, response);
    expect(bare.body).toMatchObject({ resourceType: 'QuestionnaireResponse' });
  });
});

describe('what goes with the forms', () => {
  it('expands code lists, also those that only the payer can', async () => {
    const { base } = payerOf();
    const url = encodeURIComponent(`${base}/fhir/ValueSet/oxygen-supplier|1.0.0`);
    const { body } = await payerOf().get(`fhir/ValueSet/$expand?url=${url}&filter=07`);
    expect(body).toMatchObject({ expansion: { total: 1, contains: [{ code: 'supplier-07' }] } });
    expect((await payerOf().get('fhir/ValueSet/$expand?url=https://other.example/vs')).status).toBe(404);
  });
});
