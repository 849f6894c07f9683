import type { Library, QuestionnaireItem, Resource } from 'fhir/r4.js';
import { textOf, readValue } from '../questionnaire/answer-value.js';
import type { RunElm } from './elm-job.js';
import { originOf } from '../answers/origin.js';
import { elmOf, literal } from '../../cql/testing/elm.js';
import { prefill, type PrefillSources } from './prefill.js';
import { testCell } from '../../testing/test-cell.js';
import { childrenOf } from '../answers/response-scope.js';
import {
  answered,
  coreExtension,
  expression,
  form,
  frame,
  question,
  response,
  sdcExtension,
} from '../testing/forms.js';

const name = [{ family: 'Quill', given: ['Ada', 'May'] }];
const patient = { resourceType: 'Patient', id: 'p', birthDate: '1960-01-02', name } as Resource;
const variable = (name: string, text: string, language = 'text/fhirpath') =>
  coreExtension('variable', { valueExpression: { name, language, expression: text } });

/** Time enough on a busy machine. */
const patience = 10_000;

async function fill(items: QuestionnaireItem[], sources: Partial<PrefillSources> = {}, root: object = {}) {
  const found = await prefill({ ...form(...items), ...root }, frame, {
    patientId: 'p',
    resources: [patient],
    cell: testCell,
    budgetMs: patience,
    ...sources,
  });
  const answers: Record<string, string> = {};
  const waiting = [...(found.response.item ?? [])];
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    const texts = (item.answer ?? []).map((answer) => `${textOf(readValue(answer)!)} (${originOf(answer)})`);
    if (texts.length > 0) answers[item.linkId] = texts.join(', ');
    waiting.push(...childrenOf(item));
  }
  return { ...found, answers };
}
const initially = (text: string, language?: string) => ({
  extension: [expression('initialExpression', text, language)],
});
const searchset = (...resources: object[]) =>
  ({ resourceType: 'Bundle', entry: resources.map((resource) => ({ resource })) }) as unknown as Resource;
const weighing = (...parts: object[]) => ({
  ...{ resourceType: 'Observation', status: 'final', valueQuantity: { value: 80, unit: 'kg' } },
  subject: { reference: 'https://ehr.example/fhir/Patient/p' },
  ...Object.assign({}, ...parts),
});
const calculated = (text: string) => ({ extension: [expression('calculatedExpression', text)] });

describe('prefill', () => {
  it('takes initial values, options that are chosen, the draft and the record, each with its origin', async () => {
    const items = [
      question('i', 'string', { initial: [{ valueString: 'from the form' }] }),
      question('o', 'choice', { answerOption: [{ valueString: 'a' }, { valueString: 'b', initialSelected: true }] }),
      question('d', 'string', { initial: [{ valueString: 'weaker than the draft' }] }),
      question('r', 'date', { readOnly: true, ...initially('%patient.birthDate') }),
      question('g', 'group', {
        item: [question('n', 'string', { repeats: true, ...initially('%patient.name.given') })],
      }),
    ];
    const draft = response(answered('d', { valueString: 'from the payer' }));
    expect((await fill(items, { draft })).answers).toEqual({
      i: 'from the form (auto-server)',
      o: 'b (auto-server)',
      d: 'from the payer (auto-server)',
      r: '1960-01-02 (auto-client)',
      n: 'Ada (auto-client), May (auto-client)',
    });
  });

  it('lets the record win over the payer, unless it says nothing', async () => {
    const items = [
      question('a', 'string', initially('%patient.name.family')),
      question('b', 'string', initially('%patient.nothing')),
    ];
    const draft = response(answered('a', { valueString: 'Wrong' }), answered('b', { valueString: 'Right' }));
    const { answers, outcomes } = await fill(items, { draft });
    expect(answers).toEqual({ a: 'Quill (auto-client)', b: 'Right (auto-server)' });
    expect(outcomes).toEqual([
      { linkId: 'a', outcome: 'filled', source: '%patient.name.family', reads: ['Patient'] },
      { linkId: 'b', outcome: 'empty' },
    ]);
  });

  it('knows variables of the form and of items, and the names of the launch context', async () => {
    const launch = sdcExtension('launchContext', {
      extension: [
        { url: 'name', valueCoding: { code: 'member' } },
        { url: 'type', valueCode: 'Patient' },
      ],
    });
    const items = [
      question('g', 'group', {
        extension: [variable('full', "%family & ', ' & %member.name.given.first()")],
        item: [question('a', 'string', initially('%full')), question('b', 'string', initially('%qitem.linkId'))],
      }),
      question('c', 'string', initially('%full')),
    ];
    const extension = [launch, variable('family', '%member.name.family')];
    const { answers, outcomes } = await fill(items, {}, { extension });
    expect(answers).toEqual({ a: 'Quill, Ada (auto-client)', b: 'b (auto-client)' });
    expect(outcomes.find(({ linkId }) => linkId === 'c')).toMatchObject({ outcome: 'not-executed' });
  });

  it('sends queries about the patient, each once, and works on their answers', async () => {
    const read = jest.fn(async () => searchset(weighing()));
    const query = 'Observation?patient={{%patient.id}}&code=29463-7';
    const extension = ['Search', 'Again'].map((one) => variable(one, query, 'application/x-fhir-query'));
    const items = [question('w', 'quantity', initially('%Search.entry.resource.value'))];
    const { answers } = await fill(items, { read }, { extension });
    expect(answers).toEqual({ w: '80 kg (auto-client)' });
    expect(read.mock.calls).toEqual([[{ path: 'Observation', query: 'patient=p&code=29463-7&_count=50' }]]);
  });

  const wrong = { valueQuantity: { value: 999, unit: 'kg' } };
  const weight = async (query: string, link: object[], ...found: object[]) => {
    const root = { extension: [variable('Search', query, 'application/x-fhir-query')] };
    const read = async () => ({ ...searchset(...found), total: found.length, link }) as Resource;
    const items = [question('w', 'quantity', initially('%Search.entry.resource.value.first()'))];
    const { answers, notes } = await fill(items, { read }, root);
    return [answers['w'], notes];
  };

  it.each<[string, object]>([
    ['was entered in error', { status: 'entered-in-error' }],
    ['is a problem entered in error', { verificationStatus: { coding: [{ code: 'entered-in-error' }] } }],
    ['is of somebody else', { subject: { reference: 'Patient/q' } }],
    ['names somebody else as patient', { patient: { reference: 'Patient/q' } }],
  ])('takes nothing from an entry that %s', async (_what, parts) => {
    const query = 'Observation?patient={{%patient.id}}';
    expect(await weight(query, [], weighing(wrong, parts))).toEqual([undefined, []]);
    expect(await weight(query, [], weighing(wrong, parts), weighing())).toEqual(['80 kg (auto-client)', []]);
  });

  it('takes nothing from a part of what was asked for, unless the form asks for a part', async () => {
    const link = [{ relation: 'next', url: 'https://ehr.example/fhir/next' }];
    const query = 'Observation?patient={{%patient.id}}';
    expect(await weight(query, link, weighing())).toEqual([
      undefined,
      ['the record has more than is read for a query'],
    ]);
    expect(await weight(`${query}&_sort=-date&_count=1`, link, weighing())).toEqual(['80 kg (auto-client)', []]);
  });

  it('sends ten queries at most, and says so', async () => {
    const read = jest.fn(async () => undefined);
    const extension = [...Array(30).keys()].map((n) =>
      variable(`v${n}`, `Observation?patient={{%patient.id}}&code=c${n}`, 'application/x-fhir-query'),
    );
    const { notes } = await fill([], { read }, { extension });
    expect(read).toHaveBeenCalledTimes(10);
    expect(notes).toEqual(['the record did not answer a query', 'a query was not sent: 10 were']);
  });

  it('calculates until nothing changes', async () => {
    const items = [
      question('a', 'integer', calculated("%resource.item.where(linkId = 'b').answer.value + 1")),
      question('b', 'integer', calculated("%resource.item.where(linkId = 'c').answer.value + 1")),
      question('c', 'integer', { initial: [{ valueInteger: 1 }] }),
    ];
    expect((await fill(items)).answers).toMatchObject({
      a: '3 (auto-client)',
      b: '2 (auto-client)',
      c: '1 (auto-server)',
    });
  });

  it('gives up on answers that never settle, and leaves them out', async () => {
    const own = "%resource.item.where(linkId = 'a')";
    const more = calculated(`iif(${own}.exists(), ${own}.answer.value + 1, 1)`);
    const { answers, notes } = await fill([question('a', 'integer', more)]);
    expect(answers).toEqual({});
    expect(notes).toEqual([expect.stringContaining('did not settle within 10 rounds')]);
  });

  it('does not execute CQL, and says so instead of guessing', async () => {
    const { answers, outcomes, notes } = await fill([question('a', 'string', initially('"Lib".Define', 'text/cql'))]);
    expect(answers).toEqual({});
    expect(outcomes).toEqual([{ linkId: 'a', outcome: 'not-executed' }]);
    expect(notes).toEqual(['text/cql is not executed']);
  });

  it('does not bend what does not fit', async () => {
    const { answers, outcomes } = await fill([question('a', 'integer', initially('%patient.name.family'))]);
    expect([answers, outcomes]).toEqual([{}, [expect.objectContaining({ outcome: 'unusable' })]]);
  });

  it.each([
    ['a loop', "'a'.repeat($this & 'a')", 'not-executed'],
    ['a pattern', `'${'a'.repeat(60)}!'.matches('^(a+)+$')`, 'not-executed'],
    ['a call to a server', "%patient.select('Patient/1').resolve()", 'not-executed'],
    ['deep nesting', `${'('.repeat(100)}1${')'.repeat(100)}`, 'not-executed'],
  ])('ends %s within its time', async (_name, text, outcome) => {
    const numbers = variable('n', [...Array(60).keys()].join('|'));
    const items = [question('a', 'string', initially(text))];
    const { outcomes } = await fill(items, { budgetMs: 150 }, { extension: [numbers] });
    expect(outcomes).toEqual([expect.objectContaining({ outcome })]);
  });

  it('writes nothing where a form asks for a trace', async () => {
    const log = jest.spyOn(console, 'log').mockImplementation();
    const { answers } = await fill([question('a', 'string', initially("%patient.name.family.trace('name')"))]);
    expect(answers).toEqual({ a: 'Quill (auto-client)' });
    expect(log).not.toHaveBeenCalled();
    log.mockRestore();
  });
});

describe('prefill with CQL', () => {
  const saturation = { type: 'CodeRef', name: 'Saturation' };
  const elm = elmOf(
    'Lib',
    {
      Latest: retrieve('Observation', { type: 'ToList', operand: saturation }),
      Sick: retrieve('Condition'),
      Both: { type: 'List', element: ['Latest', 'Sick'].map((name) => ({ type: 'ExpressionRef', name })) },
      Signer: retrieve('Practitioner'),
      Fixed: literal(3),
    },
    {
      codes: { def: [{ name: 'Saturation', id: '2708-6', codeSystem: { name: 'LOINC' } }] },
      codeSystems: { def: [{ name: 'LOINC', id: 'http://loinc.org' }] },
    },
  );
  const library = {
    resourceType: 'Library',
    url: 'https://payer.example/fhir/Library/Lib',
    name: 'Lib',
    status: 'active',
    type: {},
    // What published libraries say that they need is more than their definitions look at.
    dataRequirement: [{ type: 'Practitioner' }, { type: 'Procedure' }],
    content: [{ contentType: 'application/elm+json', data: base64(elm) }],
  } as unknown as Library;
  const asked = (linkId: string, name: string, language = 'text/cql') =>
    question(linkId, 'decimal', initially(name, language));
  const items = [asked('a', '"Lib".Latest'), asked('b', 'Absent', 'text/cql-identifier'), asked('c', '1 + 1')];
  const bundle = (...link: object[]) => ({ ...searchset(), link }) as Resource;
  const ranOn = (run: RunElm, libraries = [library]) => ({ run, libraries, nowMs: 0 });
  /** Answers 86 to whatever is asked, but to what is absent. */
  const runner = () => jest.fn<ReturnType<RunElm>, Parameters<RunElm>>(async ({ definitions }) => ({ outcomes: definitions.map(({ name }) => (name === 'Absent' ? { problem: 'missing' as const } : { values: [86] })) })); // prettier-ignore

  it('runs all definitions at once over what they retrieve, and says where answers are from', async () => {
    const [run, read] = [runner(), jest.fn(async () => bundle())];
    const { answers, outcomes } = await fill(items, { read, elm: ranOn(run) });
    expect(answers).toEqual({ a: '86 (auto-client)' });
    expect(outcomes).toEqual([
      { linkId: 'a', outcome: 'filled', source: '"Lib".Latest', reads: ['Observation'] },
      { linkId: 'b', outcome: 'not-executed' },
      { linkId: 'c', outcome: 'not-executed' },
    ]);
    const definitions = ['Latest', 'Absent'].map((name) => ({ library: 'Lib', name }));
    expect(run.mock.calls.map(([job]) => job.definitions)).toEqual([definitions]);
    expect(read.mock.calls).toEqual([
      [{ path: 'Observation', query: 'patient=p&code=http%3A%2F%2Floinc.org%7C2708-6&_count=200' }],
    ]);
  });

  it('runs them without what was entered in error or is of somebody else', async () => {
    const run = runner();
    const found = [
      { resourceType: 'Observation', id: 'own', subject: { reference: 'Patient/p' } },
      { resourceType: 'Observation', id: 'error', status: 'entered-in-error' },
      { resourceType: 'Observation', id: 'other', subject: { reference: 'Patient/q' } },
    ];
    const read = async () => searchset(...found);
    await fill(items, { read, elm: ranOn(run) });
    const given = run.mock.calls.map(([job]) => JSON.stringify(job));
    expect(given).toEqual([expect.stringContaining('"id":"own"')]);
    expect(given.join()).not.toMatch(/"id":"(?:error|other)"/);
  });

  it.each<[string, Resource | undefined, RegExp]>([
    ['has more', bundle({ relation: 'next' }), /more than is read/],
    ['refuses', undefined, /did not answer/],
  ])('costs what looks at a type of which the record %s, and nothing else', async (_what, answer, note) => {
    const run = runner();
    const form = [asked('l', '"Lib".Latest'), asked('s', '"Lib".Sick'), asked('b', '"Lib".Both'), asked('f', '"Lib".Fixed')]; // prettier-ignore
    const read = async ({ path }: { path: string }) => (path === 'Condition' ? answer : bundle());
    const { answers, notes } = await fill(form, { read, elm: ranOn(run) });
    expect(answers).toEqual({ l: '86 (auto-client)', f: '86 (auto-client)' });
    expect(run.mock.calls[0]?.[0].definitions.map(({ name }) => name)).toEqual(['Latest', 'Fixed']);
    expect(notes).toEqual([expect.stringMatching(note)]);
  });

  it('asks no server for the practitioners of a patient, and reads those that the order names', async () => {
    const order = { resourceType: 'ServiceRequest', id: 'o', requester: { reference: 'Practitioner/d' } };
    const doctor = { resourceType: 'Practitioner', id: 'd' };
    const [run, read] = [runner(), jest.fn(async () => doctor)];
    const sources = { read, resources: [patient, order as Resource], elm: ranOn(run) };
    await fill([asked('s', '"Lib".Signer')], sources);
    expect(read.mock.calls).toEqual([[{ path: 'Practitioner/d', query: '' }]]);
    expect(run.mock.calls[0]?.[0].resources).toContainEqual(doctor);
  });

  it.each<[string, object, RegExp]>([
    ['there is no ELM', { content: [{ contentType: 'text/cql', data: 'AA==' }] }, /compiled form/],
    ['ELM is elsewhere', { content: [{ contentType: 'application/elm+json', url: 'https://other.example' }] }, /compiled form/], // prettier-ignore
    ['ELM is none', { content: [{ contentType: 'application/elm+json', data: base64([]) }] }, /cannot be run/],
  ])('runs nothing where %s', async (_what, more, note) => {
    const run = runner();
    const elm = ranOn(run, [{ ...library, ...more } as Library]);
    const { answers, notes } = await fill(items, { read: async () => bundle(), elm });
    expect([answers, run.mock.calls]).toEqual([{}, []]);
    expect(notes).toEqual([expect.stringMatching(note)]);
  });

  it('sends no more than ten queries, and says what that costs', async () => {
    const types = Array.from({ length: 12 }, (_, at) => `Type${'x'.repeat(at + 1)}`);
    const many = elmOf('Lib', Object.fromEntries(types.map((type) => [type, retrieve(type)])));
    const content = [{ contentType: 'application/elm+json', data: base64(many) }];
    const elm = ranOn(runner(), [{ ...library, content } as Library]);
    const read = jest.fn(async () => bundle());
    const form = types.map((type) => asked(type, `"Lib".${type}`));
    const { answers, notes } = await fill(form, { read, elm });
    expect([read.mock.calls.length, Object.keys(answers).length]).toEqual([10, 10]);
    expect(notes).toEqual([expect.stringMatching(/more than 10 queries/)]);
  });

  it.each(['timeout', 'memory', 'not-installed', 'failed'] as const)('says that nothing ran: %s', async (failure) => {
    const elm = ranOn(async () => ({ failure }));
    const { answers, outcomes } = await fill(items, { read: async () => bundle(), elm });
    expect(answers).toEqual({});
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['not-executed', 'not-executed', 'not-executed']);
  });
});

function retrieve(type: string, codes?: object): object {
  return { type: 'Retrieve', dataType: `{http://hl7.org/fhir}${type}`, ...(codes && { codes, codeProperty: 'code' }) };
}

function base64(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64');
}
