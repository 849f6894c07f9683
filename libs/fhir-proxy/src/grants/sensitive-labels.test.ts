import { leaveOut, PartMissing } from '../json/leave-out.js';
import { cutPage, pageBounds, type PageBounds } from '../json/page-cutter.js';
import { dropsLabels, isLabelled, withMetaElement } from './sensitive-labels.js';

const withoutLabelled = (text: string, bounds?: PageBounds) => leaveOut(cutPage(text, bounds), isLabelled);
const labelled = (code: string, id = 'l1') =>
  `{"resourceType":"Observation","id":"${id}","meta":{"security":[{"code":"${code}"}]},"valueQuantity":{"value":1.50}}`;
const plain = '{"resourceType":"Observation","id":"o1","valueQuantity":{"value":2.50}}';
const bundle = (type: string, ...resources: string[]) =>
  `{"resourceType":"Bundle","type":"${type}","total":${resources.length},"entry":[${resources
    .map((resource) => `{"resource":${resource}}`)
    .join(',')}]}`;

it('leaves out labelled entries, and writes the others as they were', async () => {
  const reading = await withoutLabelled(bundle('searchset', labelled('HIV'), plain, labelled('psy', 'l2')));
  expect(reading?.isChanged).toBe(true);
  expect(reading?.text).toBe(`{"resourceType":"Bundle","type":"searchset","entry":[{"resource":${plain}}]}`);
});

it.each('R V ETH HIV PSY SDV DVIS SEX SUD 42CFRPart2'.split(' '))(
  'gives no resource that is labelled %s',
  async (code) => {
    expect(await withoutLabelled(labelled(code))).toBeUndefined();
  },
);

it('hands on what has no label, or only that of ordinary records, to the byte', async () => {
  const text = bundle('searchset', plain, labelled('N'));
  expect(await withoutLabelled(text)).toEqual({ text, isChanged: false });
});

it('does not take a document or the answer of a batch apart', async () => {
  for (const type of ['document', 'message', 'batch-response', 'transaction-response']) {
    expect(await withoutLabelled(bundle(type, plain, labelled('HIV')))).toBeUndefined();
  }
});

describe('an entry that is too large', () => {
  const large = `{"resourceType":"Binary","id":"b1","data":"${'x'.repeat(500)}"}`;
  const bounds = { ...pageBounds, entryLength: 400 };

  it.each(['batch-response', 'transaction-response'])('is named a failure in its place of a %s', async (type) => {
    const reading = await withoutLabelled(bundle(type, large, plain, large), bounds);
    const { entry } = JSON.parse(reading?.text ?? '') as { entry: object[] };
    const failed = { response: { status: '502 Bad Gateway', outcome: { issue: [{ code: 'too-costly' }] } } };
    expect(entry).toMatchObject([failed, { resource: { id: 'o1' } }, failed]);
  });

  it.each(['searchset', 'history', 'collection'])('is left out of a %s, whose total stays', async (type) => {
    const reading = await withoutLabelled(bundle(type, large, plain), bounds);
    expect(reading?.text).toBe(`{"resourceType":"Bundle","type":"${type}","total":2,"entry":[{"resource":${plain}}]}`);
    const none = await withoutLabelled(bundle(type, large), bounds);
    expect(none?.text).toBe(`{"resourceType":"Bundle","type":"${type}","total":1}`);
  });

  it.each([bundle('document', plain, large), bundle('message', large), `{"resourceType":"List","entry":[${large}]}`])(
    'is not left out of what says together what it says: %s',
    async (text) => {
      await expect(withoutLabelled(text, bounds)).rejects.toThrow(PartMissing);
    },
  );

  it('hides no label of another entry', async () => {
    expect(await withoutLabelled(bundle('batch-response', large, labelled('HIV')), bounds)).toBeUndefined();
  });
});

it('finds a label inside what carries resources', async () => {
  expect((await withoutLabelled(bundle('searchset', bundle('collection', labelled('V')))))?.text).not.toContain('l1');
  const parameters = `{"resourceType":"Parameters","parameter":[{"part":[{"resource":${labelled('R')}}]}]}`;
  expect(await withoutLabelled(parameters)).toBeUndefined();
});

it('does not take the label of a bundle for that of its entries', async () => {
  const text = bundle('searchset', plain).replace('"type"', '"meta":{"security":[{"code":"R"}]},"type"');
  expect((await withoutLabelled(text))?.isChanged).toBe(false);
});

it('asks for the labels along with other elements', () => {
  expect(withMetaElement('code=1&_elements=id,code')).toBe('code=1&_elements=id,code,meta');
  expect(withMetaElement('_elements=meta')).toBe('_elements=meta');
  expect(withMetaElement('_count=1')).toBe('_count=1');
});

it.each(['_elements=id', '_elements:exclude=meta', '%5felements=id', '_ELEMENTS=id', '_elements=id&_elements=meta'])(
  'knows that labels may be missing from an answer to %s',
  (search) => expect(dropsLabels(search)).toBe(true),
);

it.each(['_elements=id,meta', '_count=5', '_elements=id%2Cmeta', 'code=a%7Cb'])(
  'knows that labels are in an answer to %s',
  (search) => expect(dropsLabels(search)).toBe(false),
);
