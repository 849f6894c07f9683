import { atOnce } from '@fhir-gateway/limits';
import { PageCutter } from '../json/page-cutter.js';
import { dropsLabels, withMetaElement, withoutLabelled as steps } from './sensitive-labels.js';

function withoutLabelled(text: string) {
  const cutter = new PageCutter();
  cutter.write(text);
  return atOnce(steps(cutter.end()));
}

const labelled = (code: string, id = 'l1') =>
  `{"resourceType":"Observation","id":"${id}","meta":{"security":[{"code":"${code}"}]},"valueQuantity":{"value":1.50}}`;
const plain = '{"resourceType":"Observation","id":"o1","valueQuantity":{"value":2.50}}';
const bundle = (type: string, ...resources: string[]) =>
  `{"resourceType":"Bundle","type":"${type}","total":${resources.length},"entry":[${resources
    .map((resource) => `{"resource":${resource}}`)
    .join(',')}]}`;

it('leaves out labelled entries, and writes the others as they were', () => {
  const reading = withoutLabelled(bundle('searchset', labelled('HIV'), plain, labelled('psy', 'l2')));
  expect(reading?.isChanged).toBe(true);
  expect(reading?.text).toBe(`{"resourceType":"Bundle","type":"searchset","entry":[{"resource":${plain}}]}`);
});

it.each('R V ETH HIV PSY SDV DVIS SEX SUD 42CFRPart2'.split(' '))('gives no resource that is labelled %s', (code) => {
  expect(withoutLabelled(labelled(code))).toBeUndefined();
});

it('hands on what has no label, or only that of ordinary records, to the byte', () => {
  const text = bundle('searchset', plain, labelled('N'));
  expect(withoutLabelled(text)).toEqual({ text, isChanged: false });
});

it('does not take a document or the answer of a batch apart', () => {
  for (const type of ['document', 'message', 'batch-response', 'transaction-response']) {
    expect(withoutLabelled(bundle(type, plain, labelled('HIV')))).toBeUndefined();
  }
});

it('finds a label inside what carries resources', () => {
  expect(withoutLabelled(bundle('searchset', bundle('collection', labelled('V'))))?.text).not.toContain('l1');
  const parameters = `{"resourceType":"Parameters","parameter":[{"part":[{"resource":${labelled('R')}}]}]}`;
  expect(withoutLabelled(parameters)).toBeUndefined();
});

it('does not take the label of a bundle for that of its entries', () => {
  const text = bundle('searchset', plain).replace('"type"', '"meta":{"security":[{"code":"R"}]},"type"');
  expect(withoutLabelled(text)?.isChanged).toBe(false);
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
