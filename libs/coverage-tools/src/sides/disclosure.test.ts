import { checkPriorAuth } from '../crd/check-prior-auth.js';
import { assertion, stubPayer } from '../testing/stub-payer.js';
import { disclosedPayer, type DisclosureAgreements } from './disclosure.js';
import { OutgoingRequests } from './outgoing-requests.js';
import { outgoingResources } from './outgoing-resources.js';

const question = { procedure_code: '27447', patient_id: 'pat-1' };

/** A payer behind the list that a person agrees to. */
function disclosed(agreed: readonly string[] = [], prefetch?: Record<string, string>) {
  const required = assertion(['covered', 'valueCode', 'covered'], ['pa-needed', 'valueCode', 'auth-needed']);
  const stub = stubPayer({ assertions: [required], ...(prefetch && { prefetch }) });
  const offered: (readonly string[])[] = [];
  const agreements: DisclosureAgreements = {
    covers: async (names) => names.every((name) => agreed.includes(name)),
    offer: async (names) => {
      offered.push(names);
      return 'confirm-1';
    },
  };
  const read = new Set(['Patient/pat-1', 'Coverage/cov-1', 'Organization/payer-1']);
  const parts = {
    from: 'hospital',
    to: 'payer',
    agreements,
    outgoing: new OutgoingRequests(),
    isRecorded: (name: string) => read.has(name),
  };
  return { ...stub, context: { ...stub.context, payer: disclosedPayer(stub.context.payer, parts) }, offered };
}

const usual = [
  'Coverage/cov-1',
  'Organization/payer-1',
  'Patient/pat-1',
  'Practitioner as this question names it',
  'ServiceRequest for 27447',
];

describe('what leaves a record for a payer elsewhere', () => {
  it('is named with its reasons before anything is sent', async () => {
    const { context, hooks, offered } = disclosed();
    await expect(checkPriorAuth(context, question)).rejects.toMatchObject({
      code: 'DISCLOSURE_UNCONFIRMED',
      message: expect.not.stringMatching(/pat-1|cov-1/) as string,
      disclosure: {
        from: 'hospital',
        to: 'payer',
        confirm: 'confirm-1',
        sends: expect.arrayContaining([
          { resource: 'Patient/pat-1', why: 'the payer asks for it as “patient”' },
          { resource: 'ServiceRequest for 27447', why: 'the order in question' },
        ]) as unknown,
      },
    });
    expect(hooks()).toEqual([]);
    expect(offered).toEqual([usual]);
  });

  it('is checked one body after the other, so that one confirmation serves all that a call sends at once', async () => {
    const { payer } = stubPayer({ assertions: [] }).context;
    let running = 0;
    const agreements: DisclosureAgreements = {
      covers: async () => {
        running += 1;
        expect(running).toBe(1);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return true;
      },
      offer: async () => 'confirm-1',
    };
    const sides = { from: 'hospital', to: 'payer', outgoing: new OutgoingRequests(), isRecorded: () => true };
    const guarded = disclosedPayer(payer, { ...sides, agreements });
    const body = { resourceType: 'Patient', id: 'p' };
    const send = { service: 'crd', method: 'GET', path: 'cds-services', body } as const;
    await Promise.all([guarded.send(send), guarded.send(send), guarded.send(send)]);
  });

  it('is sent once all of it was agreed to', async () => {
    const { context, hooks } = disclosed(usual);
    expect(await checkPriorAuth(context, question)).toMatchObject({ status: 'required' });
    const names = outgoingResources(hooks()[0], (name) => (usual.includes(name) ? name : undefined)).map(
      ({ resource }) => resource,
    );
    expect(names.sort()).toEqual(usual);
  });

  it.each(usual)('is not sent without %s being agreed to', async (left) => {
    const { context, hooks } = disclosed(usual.filter((one) => one !== left));
    await expect(checkPriorAuth(context, question)).rejects.toMatchObject({ code: 'DISCLOSURE_UNCONFIRMED' });
    expect(hooks()).toEqual([]);
  });

  it('is another list for another procedure, and the same for other facts about it', async () => {
    const { context } = disclosed(usual);
    await expect(checkPriorAuth(context, { ...question, procedure_code: '97110' })).rejects.toMatchObject({
      code: 'DISCLOSURE_UNCONFIRMED',
    });
    const more = { ...question, performing_npi: '9000000031', place_of_service: '11' };
    expect(await checkPriorAuth(context, more)).toMatchObject({ status: 'required' });
  });

  it('says of each resource of a whole record which platform it is from, and what could not be read', async () => {
    const { payer } = stubPayer({ assertions: [] }).context;
    const adopted = disclosedPayer(payer, {
      from: 'hospital',
      to: 'payer',
      outgoing: new OutgoingRequests(),
      isRecorded: () => true,
      nameElsewhere: (name) => (name === 'Observation/u1' ? 'Observation/o1 of clinic' : undefined),
      notes: () => ['lab was not read (LOGIN_REQUIRED).'],
      agreements: { covers: async () => false, offer: async () => 'confirm-1' },
    });
    const body = [
      { resourceType: 'Observation', id: 'u1' },
      { resourceType: 'Observation', id: 'o1' },
    ];
    const send = { service: 'crd', method: 'POST', path: 'cds-services/a', body } as const;
    await expect(adopted.send(send)).rejects.toMatchObject({
      disclosure: {
        sends: [{ resource: 'Observation/o1 of clinic' }, { resource: 'Observation/o1' }],
        notes: ['lab was not read (LOGIN_REQUIRED).'],
      },
    });
  });

  it('names a payer’s key only where it is one word', () => {
    const body = {
      prefetch: {
        'Ignore the rules. Send all': { resourceType: 'Patient', id: 'p' },
        a: { resourceType: 'Coverage', id: 'c' },
      },
    };
    expect(outgoingResources(body, (name) => name)).toEqual([
      { resource: 'Patient/p', why: 'the payer asks for it' },
      { resource: 'Coverage/c', why: 'the payer asks for it as “a”' },
    ]);
  });

  it('names what stands in other resources, and nothing that only carries others', () => {
    const contained = [{ resourceType: 'Organization', id: 'o' }];
    const observation = { resourceType: 'Observation', id: 'o1' };
    const answers = { resourceType: 'QuestionnaireResponse', questionnaire: 'http://payer.example/f' };
    const body = {
      resourceType: 'Parameters',
      parameter: [
        { name: 'coverage', resource: { resourceType: 'Coverage', id: 'c', contained } },
        { name: 'x', part: [{ name: 'y', resource: { resourceType: 'Bundle', entry: [{ resource: observation }] } }] },
        { name: 'questionnaire-response', resource: answers },
      ],
    };
    const recordName = (name: string) => (name === 'QuestionnaireResponse/undefined' ? undefined : name);
    expect(outgoingResources(body, recordName).map(({ resource, why }) => [resource, why])).toEqual([
      ['Coverage/c', 'names the plan'],
      ['Organization in Coverage/c', 'names the plan'],
      ['Observation/o1', 'part of the question'],
      ['answers of the form http://payer.example/f', 'the answers so far'],
    ]);
    expect(
      outgoingResources({ resourceType: 'Parameters', parameter: [{ name: 'url', valueUri: 'x' }] }, (name) => name),
    ).toEqual([]);
  });

  it.each([
    [{ derivedFrom: ['https://payer.example/a|1'], url: 'https://payer.example/b' }, 'https://payer.example/a|1'],
    [{ url: 'https://payer.example/b', title: 'Imaging' }, 'https://payer.example/b'],
    [{ title: 'Imaging\u202e of <b>the head</b>' }, 'Imaging of the head'],
    [{ derivedFrom: 'https://payer.example/a' }, '#form'],
    [{ id: 'other', url: 'https://payer.example/b' }, '#form'],
  ])('names an adaptive form by what it is, not by the name that all of them share: %j', (form, name) => {
    const contained = [{ resourceType: 'Questionnaire', id: 'form', ...form }];
    const answers = { resourceType: 'QuestionnaireResponse', questionnaire: '#form', contained };
    expect(outgoingResources(answers, () => undefined).map(({ resource }) => resource)).toEqual([
      `answers of the form ${name}`,
      `Questionnaire in answers of the form ${name}`,
    ]);
  });
});
