import { platform } from '@fhir-gateway/testing/platform';
import { connectionOf } from '../testing/people.js';
import type { RecordQuestion } from './record-question.js';
import { searchRecord } from './search-record.js';

type Held = Readonly<Record<string, readonly object[]>>;

const clinical = (code: string) => ({ coding: [{ code }] });
const problem = (id: string, code: string, text: string, status: string, onset = '2020-01-01') => ({
  id,
  clinicalStatus: clinical(status),
  code: { coding: [{ system: 'http://snomed.info/sct', code }], text },
  onsetDateTime: onset,
});
const letter = (id: string, text: string) => ({
  id,
  status: 'current',
  type: { text: 'Letter' },
  date: `2025-0${id}-01T00:00:00Z`,
  content: [{ attachment: { contentType: 'text/plain', title: text } }],
});

/** A connection whose platform has these resources by type; a type that is not there is refused. */
function connection(id: string, held: Held) {
  const record = Object.entries(held).flatMap(([type, all]) => all.map((one) => ({ resourceType: type, ...one })));
  const server = platform(...record)
    .of('p')
    .without('dates');
  server.answers(/./, ({ target }) => (Object.hasOwn(held, target.split('?')[0] ?? '') ? undefined : 403));
  return connectionOf(id, { reader: server.reader, baseUrl: server.base, linkedPatientIds: server.linkedIds });
}

const ask = (
  question: Partial<RecordQuestion>,
  platforms: readonly Held[],
  readText?: (connection: string, document: { readonly title?: string }) => Promise<string>,
) =>
  searchRecord(
    { sources: platforms.map((held, index) => ({ connection: connection(`p${index}`, held) })) },
    { sections: ['problems'], ...question },
    {
      signal: new AbortController().signal,
      describe: () => ({ code: 'SCOPE_INSUFFICIENT', httpStatus: 403, message: 'Not allowed.' }),
      ...(readText && { readText }),
    },
  );
const names = ({ matches }: Awaited<ReturnType<typeof ask>>) => matches.map(({ fact }) => fact.display);

const hypertension = '38341003';

describe('searchRecord', () => {
  it('finds a fact that any platform lists under the status, and shows what each says', async () => {
    const platforms = [
      { Condition: [problem('1', hypertension, 'Hypertension', 'active')] },
      { Condition: [problem('2', hypertension, 'High blood pressure', 'resolved')] },
    ];
    for (const status of ['active', 'current', 'resolved', 'active, resolved']) {
      const found = await ask({ status }, platforms);
      expect(found.matches).toHaveLength(1);
      expect(found.matches[0]?.fact.conflicts.map(({ field }) => field)).toContain('status');
    }
    // What is resolved is inactive, in the hierarchy of R4's codes.
    expect(names(await ask({ status: 'inactive' }, platforms))).toHaveLength(1);
    expect(names(await ask({ status: 'remission' }, platforms))).toEqual([]);
  });

  it('finds by everyday words what any platform calls otherwise', async () => {
    const platforms = [{ Condition: [problem('1', hypertension, 'HTN, benign', 'active')] }];
    expect(names(await ask({ words: 'high blood pressure' }, platforms))).toEqual(['HTN, benign']);
    expect(names(await ask({ codes: [hypertension] }, platforms))).toEqual(['HTN, benign']);
    expect(names(await ask({ codes: ['73211009'] }, platforms))).toEqual([]);
  });

  it('finds words elsewhere in an entry only where none is called so, and says so', async () => {
    const noted = { ...problem('1', '1', 'Knee pain', 'active'), note: [{ text: 'after a skiing accident' }] };
    const other = problem('2', '2', 'Skiing injury', 'active');
    const alone = await ask({ words: 'skiing' }, [{ Condition: [noted] }]);
    expect([names(alone), alone.notices[0]]).toEqual([
      ['Knee pain'],
      'None is called so: the words stand elsewhere in these entries.',
    ]);
    expect(names(await ask({ words: 'skiing' }, [{ Condition: [noted, other] }]))).toEqual(['Skiing injury']);
  });

  it('lists what has some of the words, the most first, where none has all and no test or illness is called so', async () => {
    const platforms = [
      {
        Condition: [
          problem('1', '1', 'Ache of the left heel', 'active'),
          problem('2', '2', 'Bruise of a heel after a fall', 'active'),
          problem('3', '3', 'Asthma', 'active'),
        ],
      },
    ];
    const found = await ask({ words: 'my bruised or sore heel: bruise' }, platforms);
    expect([names(found), found.isOfSomeWords]).toEqual([
      ['Bruise of a heel after a fall', 'Ache of the left heel'],
      true,
    ]);
    expect(found.notices.join()).toContain('heel (2)');
    // An illness that the dictionary knows is not there, whatever has a word of its name.
    const known = await ask({ words: 'heart attack' }, [{ Condition: [problem('1', '1', 'Panic attack', 'active')] }]);
    expect([names(known), known.recorded]).toEqual([
      [],
      [{ text: 'Panic attack (SNOMED 1)', name: 'Panic attack', count: 1 }],
    ]);
  });

  it('finds what is of a related kind by the word within its name, and says that it is not the thing itself', async () => {
    const platforms = [{ Condition: [problem('1', '15777000', 'Prediabetes', 'active')] }];
    const found = await ask({ words: 'do I have diabetes?' }, platforms);
    expect(names(found)).toEqual(['Prediabetes']);
    expect(found.notices).toEqual([expect.stringContaining('None is of what was looked for itself')]);
    expect(names(await ask({ words: 'beta' }, platforms))).toEqual([]);
  });

  it('names the nearest of all that are recorded, over all sections', async () => {
    const found = await ask({ sections: [], words: 'warfarine sensitivity' }, [
      {
        Condition: Array.from({ length: 9 }, (_, at) => problem(`${at}`, `${at}`, `Illness ${at}`, 'active')),
        AllergyIntolerance: [{ id: 'a', code: { text: 'Warframe' } }],
      },
    ]);
    expect([found.recorded.length, found.recordedOf, found.recorded[0]]).toEqual([
      8,
      10,
      { text: 'Warframe', name: 'Warframe', count: 1 },
    ]);
  });

  it('says which filter left how many, and what is recorded', async () => {
    const found = await ask({ words: 'hypertension', since: '2024' }, [
      { Condition: [problem('1', hypertension, 'Hypertension', 'active'), problem('2', '2', 'Asthma', 'active')] },
    ]);
    expect(found).toMatchObject({
      matches: [],
      lookedThrough: 2,
      leftBy: [
        { filter: 'words and codes', left: 1 },
        { filter: 'since 2024', left: 0 },
      ],
    });
  });

  it('answers with the rest where a platform refuses, and names it', async () => {
    const found = await ask({}, [{}, { Condition: [problem('1', '1', 'Asthma', 'active')] }]);
    expect(names(found)).toEqual(['Asthma']);
    expect(found.gaps).toMatchObject([
      { connection: 'p0', resourceType: 'Condition', reason: 'refused' },
      { connection: 'p1', resourceType: 'Condition', reason: 'other-patient' },
    ]);
    expect(found.read).toEqual(expect.arrayContaining([{ connection: 'p1', entries: 1 }]));
  });

  it('passes over what was withdrawn, and counts it', async () => {
    const withdrawn = { ...problem('2', '2', 'Asthma', 'active'), verificationStatus: clinical('entered-in-error') };
    const found = await ask({}, [{ Condition: [withdrawn] }]);
    expect([names(found), found.account.lines.withdrawn]).toEqual([[], 1]);
  });

  describe('in the text of documents', () => {
    const held = { DocumentReference: [letter('1', 'first'), letter('2', 'second')], DiagnosticReport: [] };
    const documents = { sections: ['documents'] as const };
    const texts: Readonly<Record<string, string>> = {
      first: `${'x '.repeat(300)}She has often had mild asthma since the move. ${'y '.repeat(300)}`,
    };
    const readText = (_connection: string, { title = '' }: { readonly title?: string }) =>
      title in texts ? Promise.resolve(texts[title] ?? '') : Promise.reject(new Error('unreadable'));

    it('finds words with what stands around them, and counts what could not be opened', async () => {
      const found = await ask({ ...documents, words: 'mild asthma', inTexts: true }, [held], readText);
      expect(found.matches).toEqual([
        {
          fact: expect.objectContaining({ section: 'documents' }) as unknown,
          excerpt: expect.stringContaining('mild asthma since') as unknown,
        },
      ]);
      expect(found.matches[0]?.excerpt?.length).toBeLessThan(260);
      expect(found.notices).toEqual([
        'Looked into the text of 1 documents.',
        '1 documents could not be opened: what they say is not known.',
      ]);
    });

    it.each([['ten'], ['asthma attack'], ['(.*)+$']])('does not find %s', async (words) => {
      expect((await ask({ ...documents, words, inTexts: true }, [held], readText)).matches).toEqual([]);
    });

    it('opens none where it is not asked to', async () => {
      const never = jest.fn(readText);
      await ask({ ...documents, words: 'asthma' }, [held], never);
      expect(never).not.toHaveBeenCalled();
    });
  });
});
