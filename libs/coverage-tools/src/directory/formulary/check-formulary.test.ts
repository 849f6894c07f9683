import { stubDirectory, type StubResource } from '../testing/stub-directory.js';
import { checkFormulary } from './check-formulary.js';
import { formularyInput } from './formulary-input.js';

const guide = 'http://hl7.org/fhir/us/davinci-drug-formulary/StructureDefinition/usdf-';
const says = (name: string, value: object) => ({ url: `${guide}${name}-extension`, ...value });
const ofFormulary = (id: string) =>
  says('FormularyReference', { valueReference: { reference: `InsurancePlan/${id}` } });
const formulary = (id: string): StubResource => ({
  ...{ resourceType: 'InsurancePlan', id, type: [{ coding: [{ code: 'DRUGPOL' }] }], name: `Formulary ${id}` },
});
const plan = (id: string, of?: string): StubResource => ({
  ...{ resourceType: 'InsurancePlan', id, name: `Plan ${id}` },
  coverage: [{ extension: of === undefined ? [] : [ofFormulary(of)] }],
});
const drug = (id: string, display: string, code = '861007'): StubResource => ({
  ...{ resourceType: 'MedicationKnowledge', id },
  code: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code, display }] },
});
const item = (id: string, drugId: string, of: string, ...more: object[]): StubResource => ({
  ...{ resourceType: 'Basic', id, subject: { reference: `MedicationKnowledge/${drugId}` } },
  extension: [ofFormulary(of), ...more],
});
const tier = (code: string) => says('DrugTierID', { valueCodeableConcept: { coding: [{ code }] } });
const directory = [
  formulary('f1'),
  formulary('f2'),
  plan('one', 'f1'),
  plan('two', 'f2'),
  plan('none'),
  drug('m500', 'metformin hydrochloride 500 MG Oral Tablet'),
  drug('brand', 'metformin hydrochloride 850 MG Oral Tablet [Glucophage]', '861027'),
  drug('other', 'omeprazole 20 MG Oral Capsule', '198051'),
  item('i1', 'm500', 'f1', tier('generic'), says('PriorAuthorization', { valueBoolean: false })),
  item('i2', 'm500', 'f2', tier('preferred')),
  item('i3', 'brand', 'f1', tier('brand'), says('StepTherapyLimit', { valueBoolean: true })),
];
const check = (question: object, resources = directory, answers?: Parameters<typeof stubDirectory>[1]) =>
  checkFormulary(stubDirectory(resources, answers).context, formularyInput.parse(question));

describe('a drug in a formulary', () => {
  it('is shown in each plan with its tier, and what is not stated is absent', async () => {
    const { entries } = await check({ drug: 'metformin 500mg' });
    expect(entries).toMatchObject([
      { formulary: 'Formulary f1', plans: ['Plan one'], tier: 'generic', priorAuthorization: false },
      { formulary: 'Formulary f2', plans: ['Plan two'], tier: 'preferred' },
    ]);
    expect(entries[1]).not.toHaveProperty('priorAuthorization');
  });

  it.each([
    [{ drug: 'metformin', plan: 'plan two' }, ['Basic/i2']],
    [{ drug: 'Glucophage' }, ['Basic/i3']],
    [{ drug: '861027' }, ['Basic/i3']],
    [{ drug: 'metformin 50 mg' }, ['Basic/i1', 'Basic/i2', 'Basic/i3']],
    [{ drug: 'metformin', plan: 'Formulary f1' }, ['Basic/i1', 'Basic/i3']],
  ])('is found for %j in a directory that ignores what is asked', async (question, refs) => {
    expect((await check(question)).entries.map(({ ref }) => ref).sort()).toEqual(refs);
  });

  it('says where the strength fits none', async () => {
    expect((await check({ drug: 'metformin 50 mg' })).understood).toEqual([
      'No drug fits all words; these fit "metformin"',
    ]);
  });

  it.each([
    [{ drug: 'insulin' }, 'drug-unknown'],
    [{ drug: '100' }, 'drug-unknown'],
    [{ drug: 'omeprazole' }, 'none-found'],
    [{ drug: 'metformin', plan: 'none' }, 'none-found'],
    [{ drug: 'metformin', plan: 'platinum' }, 'plan-unknown'],
    [{ drug: 'metformin', plan: 'plan' }, 'plan-ambiguous'],
  ])('is not guessed for %j: %s', async (question, answer) => {
    expect(await check(question)).toMatchObject({ answer, entries: [] });
  });

  it('of a plan without a formulary is not known, and nothing is looked up', async () => {
    const stub = stubDirectory(directory);
    const { notKnown } = await checkFormulary(stub.context, { drug: 'metformin', plan: 'none' });
    expect(notKnown).toEqual(['The directory names no formulary of this plan: what it covers is not known.']);
    expect(stub.asked.filter((path) => path.startsWith('MedicationKnowledge'))).toEqual([]);
  });

  it.each([
    ['refuses', { status: 401 }, 'DIRECTORY_UNAVAILABLE'],
    ['answers nonsense', { status: 200, body: [] }, 'DIRECTORY_ANSWER_INVALID'],
  ])('is not answered where the directory %s', async (_what, answer, code) => {
    await expect(check({ drug: 'metformin' }, directory, { MedicationKnowledge: answer })).rejects.toMatchObject({
      code,
    });
  });

  it('is asked for by the start of its name where the server looks no further', async () => {
    const stub = stubDirectory(directory);
    stub.server.answers(/contains/, 400);
    expect((await checkFormulary(stub.context, { drug: 'metformin' })).answer).toBe('found');
  });
});
