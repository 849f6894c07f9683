import { readJsonBody } from './contract/json-body.js';
import { AnsweringPool } from './testing/answering-pool.js';
import { ProxyFixture } from './testing/fixture.js';
import { atOnce } from '@fhir-gateway/limits';
import { readXmlResource } from './xml/xml-resource.js';

/** As large as a body may be by default. */
const size = 2 * 1024 * 1024 - 1024;
const fhir = 'xmlns="http://hl7.org/fhir"';
const fill = (unit: string, length = size): string => unit.repeat(Math.floor(length / unit.length));
const xml = (content: string): string => `<Bundle ${fhir}><type value="batch"/>${content}</Bundle>`;
const json = (members: string): string => `{"resourceType":"Bundle","type":"batch",${members}}`;
const entry =
  '<entry><resource><Patient><name><family value="x"/></name></Patient></resource>' +
  '<request><method value="POST"/><url value="Patient"/></request></entry>';

/** As many entries as there may be, of which each is judged. */
const entriesOf = (item: string): string => {
  const list = fill(item, size / 400 - 100).slice(0, -1);
  const one = `{"resource":{"resourceType":"Patient","a":[${list}]},"request":{"method":"POST","url":"Patient"}}`;
  return json(`"entry":[${Array<string>(400).fill(one).join(',')}]`);
};

/** Some are refused at their end, some at once, and some are sent on. */
const texts: [string, string][] = [
  ['XML of entries, too many', xml(fill(entry, size - 100))],
  ['XML of empty elements', xml(`<entry>${fill('<a/>', 800_000)}</entry>`)],
  ['XML whose elements all declare namespaces', xml(`<entry>${fill('<a xmlns:b="urn:b" xmlns:c="urn:b"/>')}</entry>`)],
  ['XML that ends many levels deep', xml(`<a>${fill('<x xmlns:p="urn:x">', 2_000)}${fill('<y/>', 790_000)}</a>`)],
  ['XML of one tag with attributes', xml(`<a ${Array.from({ length: 150_000 }, (_, at) => `a${at}=""`).join(' ')}/>`)],
  ['XML of one value with entities', xml(`<a value="${fill('&lt;')}"/>`)],
  [
    'JSON of entries, too many',
    json(`"entry":[${fill('{"request":{"method":"GET","url":"Patient/1"}},').slice(0, -1)}]`),
  ],
  ['JSON of empty objects', json(`"entry":[${fill('{},').slice(0, -1)}]`)],
  ['JSON of names', json(Array.from({ length: 150_000 }, (_, at) => `"a${at}":0`).join(','))],
  ['JSON of searches', entriesOf('"Patient?a=1",')],
  ['JSON of references', entriesOf('{"reference":"Patient/1"},')],
  ['JSON of levels', json(`"a":${'['.repeat(size / 2)}${']'.repeat(size / 2)}`)],
];

const bodies = texts.map(([what, text]): [string, Buffer] => [what, Buffer.from(text)]);

/**
 * The longest turn of the event loop while something is done; milliseconds. Of each turn the lesser of its time and of what
 * the process computed in it: a machine that is busy stops a process in the middle of a turn, which is not the turn's doing.
 */
async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let isDone = false;
  let last = performance.now();
  let computed = process.cpuUsage();
  const tick = (): void => {
    const now = performance.now();
    const { user, system } = process.cpuUsage(computed);
    longest = Math.max(longest, Math.min(now - last, (user + system) / 1000));
    last = now;
    computed = process.cpuUsage();
    if (!isDone) setImmediate(tick);
  };
  setImmediate(tick);
  await work();
  await new Promise(setImmediate);
  isDone = true;
  return longest;
}

/** Collecting garbage and compiling may fall into any turn: the least of several is what the work takes. */
async function leastOf(times: number, measure: () => Promise<number>, enough = 0): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let time = 0; time < times && least >= enough; time += 1) least = Math.min(least, await measure());
  return least;
}

let fixture: ProxyFixture;
beforeAll(() => {
  fixture = new ProxyFixture('http://127.0.0.1:9/r4', { createPool: () => new AnsweringPool() });
  fixture.mayWrite('user/*.cruds');
});

const send = (body: Buffer): Promise<unknown> => {
  const type = isXml(body) ? 'application/fhir+xml' : 'application/fhir+json';
  const request = { headers: { 'content-type': type }, body };
  return fixture.send('POST ', request).catch((error: unknown) => error);
};

const isXml = (body: Buffer): boolean => body.toString('latin1', 0, 1) === '<';
/** Reads a body in one turn, to its end or to what is refused. */
const readAtOnce = async (body: Buffer): Promise<unknown> => {
  try {
    return atOnce<unknown>(isXml(body) ? readXmlResource(body) : readJsonBody(body));
  } catch (error) {
    return error;
  }
};

describe('while a hostile batch of the largest size is read', () => {
  /** What the turns are compared with: such a batch, read in a single turn. */
  const [first] = bodies;
  const wholeTurn = (named = first?.[0]): Promise<number> => {
    const body = new Map(bodies).get(named ?? '') ?? Buffer.alloc(0);
    return leastOf(2, () => longestTurn(() => readAtOnce(body)));
  };

  it.each(bodies)(
    'everything else has its turn in less than half of what one takes at once: %s',
    async (what, body) => {
      // Others take less than XML when they are read, and more when each entry is judged.
      const most = (await wholeTurn(what === 'JSON of entries, too many' ? what : undefined)) / 2;
      expect(await leastOf(6, () => longestTurn(() => send(body)), most)).toBeLessThan(most);
    },
  );

  it('and in less than that takes while four are read at once, since what they hold is garbage to collect', async () => {
    const crowd = (): Promise<unknown> => Promise.all(bodies.slice(0, 4).map(([, body]) => send(body)));
    const most = await wholeTurn();
    expect(await leastOf(6, () => longestTurn(crowd), most)).toBeLessThan(most);
  }, 60_000);
});
