// What a platform may answer to the searches that a record is made of: each is made once and sent to every search.

/** By type of resource; the person is `me1`. */
type Answers = (type: string) => string;

const subject = '{"reference":"Patient/me1"}';
const pageOf = (entries: readonly string[]) =>
  `{"resourceType":"Bundle","type":"searchset","entry":[${entries.map((one) => `{"resource":${one}}`).join(',')}]}`;
const entry = (type: string, id: number, more: string) =>
  `{"resourceType":"${type}","id":"e${id}","subject":${subject},"patient":${subject},${more}}`;
const many = (type: string, count: number, more: (id: number) => string) =>
  pageOf(Array.from({ length: count }, (_, id) => entry(type, id, more(id))));
const longName = (id: number) => `Medicine ${id} 5 MG/5ML oral `.repeat(30);

/** A record that is small for who sends it, and large, slow or deep for who reads it. */
export const hostileRecords: Readonly<Record<string, Answers>> = {
  '95,000 tiny entries of each type': (type) => many(type, 95_000, () => '"a":[{},{}]'),
  '3,000 long entries of each type': (type) => many(type, 3000, (id) => `"code":{"text":"${longName(id)}"}`),
  'an entry nested 100,000 deep': (type) =>
    pageOf([entry(type, 1, `"extension":${'['.repeat(100_000)}${']'.repeat(100_000)}`), entry(type, 2, '"a":1')]),
  'an entry of 300,000 numbers': (type) => pageOf([entry(type, 1, `"a":[${'1e308,'.repeat(300_000)}1]`)]),
  'an entry of 12 MB': (type) => pageOf([entry(type, 1, `"a":"${'x'.repeat(12_000_000)}"`), entry(type, 2, '"a":1')]),
};
