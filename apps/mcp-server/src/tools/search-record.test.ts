import { sendJson } from '@fhir-gateway/testing';
import { searchset, type AnyResource } from '../testing/bundles.js';
import { eras, useTestEndpoint } from '../testing/test-endpoint.js';

const patient = { resourceType: 'Patient', id: 'pat-1', name: [{ text: 'Ada Lovell' }], birthDate: '1980-02-03' };
const snomed = (code: string, text: string) => ({ coding: [{ system: 'http://snomed.info/sct', code }], text });
const clinical = (code: string) => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code }],
});
const condition = (id: string, text: string, status: string, onset: string): AnyResource => ({
  resourceType: 'Condition',
  id,
  clinicalStatus: clinical(status),
  code: snomed(id, text),
  onsetDateTime: onset,
});
const lab = (id: string, value: number, flag: string): AnyResource => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '2823-3', display: 'Potassium' }] },
  effectiveDateTime: `2025-0${id}-01T10:00:00Z`,
  valueQuantity: { value, unit: 'mmol/L', code: 'mmol/L', system: 'http://unitsofmeasure.org' },
  interpretation: [{ coding: [{ code: flag }] }],
});
const note: AnyResource = {
  resourceType: 'DocumentReference',
  id: 'note',
  status: 'current',
  type: { text: 'Progress note' },
  date: '2025-05-01T00:00:00Z',
  content: [
    {
      attachment: {
        contentType: 'text/plain',
        data: Buffer.from('She sleeps badly since the move. Mild snoring, no apnea.').toString('base64'),
      },
    },
  ],
};
const money = (code: string, value: number) => ({
  category: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/adjudication', code }] },
  amount: { value, currency: 'USD' },
});
const bill = (id: string, start: string): AnyResource => ({
  resourceType: 'ExplanationOfBenefit',
  id,
  status: 'active',
  use: 'claim',
  outcome: 'complete',
  type: { coding: [{ code: 'professional' }] },
  billablePeriod: { start, end: start },
  identifier: [{ system: 'urn:bills', value: id }],
  total: [money('submitted', 100.1), money('benefit', 80.05), money('memberliability', 20.05)],
});

const statement = {
  ...{ resourceType: 'CapabilityStatement', status: 'active', kind: 'instance', fhirVersion: '4.0.1' },
  rest: [
    {
      mode: 'server',
      resource: [
        ...['Condition', 'Observation', 'DocumentReference', 'ExplanationOfBenefit', 'AllergyIntolerance'],
        'ServiceRequest',
      ].map((type) => ({ type })),
    },
  ],
};

describe('search_record', () => {
  const endpoint = useTestEndpoint();
  let held: Record<string, readonly AnyResource[] | number>;

  beforeEach(async () => {
    held = {
      Condition: [condition('1', 'Hypertension', 'active', '2019-01-01'), condition('2', 'Asthma', 'resolved', '2001')],
      Observation: [lab('1', 5.9, 'H'), lab('2', 4.1, 'N')],
      DocumentReference: [note],
      ExplanationOfBenefit: [bill('a', '2025-03-01'), bill('b', '2025-04-01'), bill('c', '2024-04-01')],
    };
    endpoint.stub.answer = ({ target }, response) => {
      if (target.startsWith('Patient/')) return sendJson(response, 200, patient);
      if (target === 'metadata') return sendJson(response, 200, statement);
      const found = held[/^[A-Za-z]+/.exec(target)?.[0] ?? ''] ?? [];
      if (typeof found === 'number') return sendJson(response, found, {});
      sendJson(response, 200, searchset(found));
    };
    await endpoint.signIn('pat-1');
  });

  const ask = (args: Record<string, unknown>) => endpoint.call('search_record', args);
  const rows = ({ structured }: Awaited<ReturnType<typeof ask>>) => {
    const {
      columns = [],
      rows: cells = [],
      every_row: every = {},
    } = structured['record_content'] as {
      columns?: string[];
      rows?: (string | null)[][];
      every_row?: Record<string, string>;
    };
    return cells.map((row) => ({ ...every, ...Object.fromEntries(columns.map((name, at) => [name, row[at]])) }));
  };

  it('says first what could not be read, and none only of what was', async () => {
    held = { AllergyIntolerance: 403 };
    const refused = await ask({ section: 'allergies' });
    const unread = 'Not everything could be read at stub-ehr: see what is missing.';
    expect(refused.structured).toMatchObject({
      summary: unread,
      missing: [expect.stringContaining('AllergyIntolerance')],
    });
    expect(refused.text).not.toMatch(/none listed/i);
    expect((await ask({ section: 'vitals' })).structured['summary']).toBe('None listed at stub-ehr.');
    held = { AllergyIntolerance: 403, Condition: [condition('1', 'Hypertension', 'active', '2019')] };
    const words = await ask({ words: 'penicillin' });
    expect(words.structured['summary']).toMatch(new RegExp(`^${unread} 0 of 1 recorded match`));
  });

  it('says that a platform keeps nothing of a kind, which is neither none listed nor unread', async () => {
    const { structured, text } = await ask({ section: 'immunizations' });
    expect(structured).toMatchObject({ summary: 'stub-ehr keeps nothing of the kind.' });
    expect(structured).not.toHaveProperty('missing');
    expect(text).not.toMatch(/none listed|could be read/i);
    expect((await ask({ section: 'orders' })).structured['summary']).toBe('None listed at stub-ehr.');
    const summary = await endpoint.call('get_patient_summary', {});
    expect(summary.text).toContain('Immunizations: stub-ehr keeps nothing of the kind');
    expect(summary.text).toContain('Vital signs: None listed (stub-ehr read in full)');
    expect(summary.text).not.toContain('Not read');
  });

  it.each(eras)('answers whose it is, what there is and where it stands, in either half (%s)', async (era) => {
    const client = await endpoint.connect(era);
    const args = { section: 'problems', status: 'current' };
    const answer = await endpoint.call('search_record', args, { client });
    expect(rows(answer)).toMatchObject([
      { date: '2019-01-01', text: 'Hypertension', at: 'stub-ehr', ref: 'Condition/1' },
    ]);
    expect(answer.structured).toMatchObject({
      person: 'stub-ehr',
      summary: '1 of 1 that match, of 2 recorded:',
      record_content: {
        person: expect.stringMatching(/^Ada Lovell, born 1980-02-03, \d+ years, sex unknown$/) as string,
      },
      next_step: expect.stringContaining('read'),
    });
    expect(answer.text).toContain('Ada Lovell, born 1980-02-03');
    expect(answer.text).toContain('2019-01-01 | Hypertension');
    expect(answer.text).not.toContain('Asthma');
  });

  it.each([
    [{ section: 'results', abnormal_only: true }, ['5.9 mmol/L']],
    [{ abnormal_only: true }, ['5.9 mmol/L']],
    [{ section: 'results', codes: ['2823-3'], since: '2025-02' }, ['4.1 mmol/L']],
    [{ section: 'results', words: 'K' }, ['4.1 mmol/L', '5.9 mmol/L']],
  ])('filters by %j', async (args, values) => {
    expect(rows(await ask(args)).map(({ value }) => value)).toEqual(values);
  });

  it.each([
    ['my diagnoses', ['Hypertension', 'Asthma']],
    ['What are my claims?', ['professional', 'professional', 'professional']],
    ['what problems do I have', ['Hypertension', 'Asthma']],
    ['what did I pay in 2024', ['professional']],
  ])('lists the section that "%s" asks for as a whole', async (words, texts) => {
    const answer = await ask({ words });
    expect(rows(answer).map(({ text }) => text)).toEqual(texts);
    expect(answer.text).toContain('Understood the words as the section');
  });

  it.each([
    ['other words stand beside it', { words: 'my asthma diagnosis' }],
    ['all words are small', { words: 'what do I have' }],
    ['a section is named', { words: 'diagnosis', section: 'results' }],
  ])('looks for the words where %s', async (_why, args) => {
    expect((await ask(args)).text).not.toContain('as the section');
  });

  it('looks for the words where nothing of the section is there, and says so', async () => {
    held = {
      Device: [{ resourceType: 'Device', id: 'd', deviceName: [{ name: 'H.I.A. BEGIN', type: 'model-name' }] }],
    };
    const { text } = await ask({ words: 'what do I take' });
    expect(text).toContain('Nothing was found in the section medications');
    expect(text).not.toContain('Device/d');
  });

  it('refers to the order of a medicine, and not to the claim that pays for it', async () => {
    const medicine = { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '314076' }] };
    const fill = { sequence: 1, productOrService: medicine, servicedDate: '2025-03-01' };
    held = {
      MedicationRequest: [
        {
          ...{
            resourceType: 'MedicationRequest',
            id: 'm',
            status: 'active',
            intent: 'order',
            authoredOn: '2025-03-01',
          },
          medicationCodeableConcept: medicine,
        },
      ],
      ExplanationOfBenefit: [
        { ...bill('a', '2025-03-01'), type: { coding: [{ code: 'pharmacy' }] }, item: [fill] } as AnyResource,
      ],
    };
    expect(rows(await ask({ section: 'medications' })).map(({ ref }) => ref)).toEqual(['MedicationRequest/m']);
  });

  it('goes on where it ended', async () => {
    const first = await ask({ section: 'claims', limit: 2 });
    const cursor = first.structured['cursor'];
    const second = await ask({ section: 'claims', limit: 2, cursor });
    expect([...rows(first), ...rows(second)].map(({ ref }) => ref)).toHaveLength(3);
    expect(second.structured).not.toHaveProperty('cursor');
    expect((await ask({ section: 'problems', cursor })).text).toMatch(/^ARGUMENT_INVALID: The cursor is of another/);
  });

  it.each([
    ['nothing to look for', {}, 'ARGUMENT_INVALID'],
    ['a section that there is not', { section: 'horoscope' }, 'ARGUMENT_INVALID'],
  ])('refuses %s', async (_what, args, code) => {
    expect((await ask(args)).text).toMatch(new RegExp(`^${code}`));
  });
});
