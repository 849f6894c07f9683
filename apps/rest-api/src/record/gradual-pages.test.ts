import { once } from 'node:events';
import { type SeenRequest } from '@fhir-gateway/testing';

import { MergedRecord } from '../console/record/merged-record.js';
import { signInAt, usePeopleGateway } from '../testing/record-people.js';
import type { TestBrowser } from '../testing/test-browser.js';
import { wordsOf } from '../testing/page-text.js';

/** For how long a page waits, milliseconds: before it is sent in part, for who is who, and for what the platforms have. */
const waits = { 'blank page': 2_000, 'early people': 1_400, people: 5_000, reading: 20_000 };
type Wait = keyof typeof waits;

/** Time as the pages have it: each wait is over when the test says so. */
class PageClock {
  readonly #due = new Map<number, (() => void)[]>();
  readonly #passed = new Set<number>();
  readonly #held = new Set<Wait>();

  constructor() {
    const { setTimeout: real } = globalThis;
    jest.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void, ms = 0, ...args: []) => {
      if (!Object.values(waits).includes(ms)) return real(run, ms, ...args);
      if (this.#passed.has(ms)) return real(run, 0);
      this.#due.set(ms, [...(this.#due.get(ms) ?? []), run]);
      return real(() => undefined, 2 ** 30).unref();
    }) as typeof setTimeout);
  }

  /** Ends a wait that has begun, or else as soon as it begins. */
  pass(wait: Wait): void {
    if (this.#held.has(wait)) return;
    this.#passed.add(waits[wait]);
    const due = this.#due.get(waits[wait]) ?? [];
    this.#due.delete(waits[wait]);
    for (const run of due) run();
  }

  /** Never ends it. */
  hold(wait: Wait): void {
    this.#held.add(wait);
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A request that the stub has been asked, and not answered yet. */
interface Held {
  answer(): void;
  /** Once it has been answered, or nobody waits for it any more. */
  readonly isOver: Promise<unknown>;
}

describe('a page of a record whose platforms take their time', () => {
  const rest = usePeopleGateway();
  let browser: TestBrowser;
  let isHeld: (request: SeenRequest) => boolean;
  let held: Held[];
  let clock: PageClock;
  /** Whether a connection answers before a look at the record is over. */
  let isAnswering: (connection: string) => boolean;

  beforeAll(async () => {
    const { answer } = rest.stub;
    rest.stub.answer = (request, response) => {
      if (!isHeld(request)) return answer(request, response);
      held.push({ answer: () => answer(request, response), isOver: once(response, 'close') });
    };
    isHeld = () => false;
    browser = await rest.signedIn('robert-ehr');
    await signInAt(rest, browser, 'clinic', 'robert-clinic');
  });

  beforeEach(() => {
    isHeld = () => false;
    held = [];
    isAnswering = () => true;
    rest.stub.seen.length = 0;
    clock = new PageClock();
    const { look } = MergedRecord.prototype;
    // A look ends when those have answered who do, not by a time.
    jest.spyOn(MergedRecord.prototype, 'look').mockImplementation(async function (this: MergedRecord, person, signal) {
      const sources = person.sources.filter(({ connection }) => isAnswering(connection.id));
      const over = new AbortController();
      const found = look.call(this, person, signal && over.signal);
      await look.call(this, { sources });
      await turn();
      over.abort(new DOMException('over', 'TimeoutError'));
      if (!signal && sources.length < person.sources.length) clock.pass('reading');
      return found;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    for (const one of held) one.answer();
  });

  /** Lets the page go on with whom it knows once Stub EHR has said whose record it has. */
  function passWhenEhrIsKnown(): void {
    const { records } = rest.gateway;
    const { people } = records;
    jest.spyOn(records, 'people').mockImplementation((call, answered) =>
      people.call(records, call, (source) => {
        answered?.(source);
        if (source.connection.id === 'stub-ehr') clock.pass('early people');
      }),
    );
  }

  const fromClinic = ({ headers }: SeenRequest) => headers.authorization?.includes('robert-clinic') === true;

  /** Reads a page part by part. */
  async function open(path: string) {
    const response = await browser.visit(path);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let page = '';
    const more = async () => {
      const { value = '', done = true } = (await reader?.read()) ?? {};
      page += value;
      return !done;
    };
    return {
      response,
      /** What has come until these words are there, or the end. */
      until: async (words: string) => {
        while (!page.includes(words) && (await more()));
        return page;
      },
    };
  }

  it('is sent whole while all of them answer', async () => {
    const { response, until } = await open('/record/lists/problems');
    const page = await until('</html>');
    expect(page).not.toContain('<template');
    expect(response.headers.get('content-length')).not.toBeNull();
    expect(wordsOf(page)).toMatch(/Cold of robert-(ehr|clinic).*Cold of robert-(clinic|ehr)/);
  });

  it('shows what the others say, names who has not answered, and completes itself', async () => {
    clock.pass('blank page');
    isHeld = (request) => fromClinic(request) && request.url.includes('/Condition');
    isAnswering = (connection) => connection !== 'clinic';
    clock.hold('reading');
    const { response, until } = await open('/record/lists/problems');
    const partial = await until('this page completes itself');
    expect(response.status).toBe(200);
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    const early = wordsOf(await until('Cold of robert-ehr'));
    expect(early).toContain('clinic has not answered yet');
    expect(early).toContain('Cold of robert-ehr');
    expect(early).not.toContain('Cold of robert-clinic');
    expect(partial).not.toContain('</html>');
    held.splice(0).forEach((one) => one.answer());
    const [, whole = ''] = (await until('</html>')).split('slot="whole"');
    expect(wordsOf(whole)).toMatch(/All platforms have answered\. .*Cold of/);
    expect(whole).toContain('Cold of robert-clinic');
    expect(whole).toContain('Cold of robert-ehr');
    expect(whole).not.toContain('has not answered yet');
    // Asked once, however often it was looked at.
    const asked = rest.stub.seen.filter((request) => fromClinic(request) && request.url.includes('/Condition'));
    expect(asked.length).toBe(1);
  });

  it('joins what the platform that was waited for has, where it says whose record that is', async () => {
    clock.pass('blank page');
    passWhenEhrIsKnown();
    isHeld = (request) => fromClinic(request) && request.url.includes('/Patient/');
    const { until } = await open('/record/lists/problems');
    await until('nothing of it is here');
    isHeld = () => false;
    held.splice(0).forEach((one) => one.answer());
    const [, whole = ''] = (await until('</html>')).split('slot="whole"');
    expect(wordsOf(whole)).toMatch(/Cold of robert-(ehr|clinic).*Cold of robert-(clinic|ehr)/);
    expect(whole).not.toContain('nothing of it is here');
  });

  it.each([
    ['nobody is known', '/record/lists/problems', () => true],
    ['the one is not known who is asked for', '/record/lists/problems?person=clinic', fromClinic],
  ])('names who has not answered while %s', async (_when, path, isOf) => {
    clock.pass('blank page');
    clock.pass('early people');
    isHeld = (request) => isOf(request) && request.url.includes('/Patient/');
    const { until } = await open(path);
    const early = wordsOf(await until('whose record this is'));
    expect(early).toMatch(/clinic (and Stub EHR have|has) not answered yet/);
    expect(early).not.toContain('Cold of');
    clock.pass('people');
    await until('</html>');
  });

  it('says in the page what went wrong after a part of it was sent, and refuses before', async () => {
    const refused = await browser.visit('/record/lists/problems?person=nobody');
    expect([refused.status, await refused.text()]).toEqual([404, expect.stringContaining('PERSON_UNKNOWN')]);
    clock.pass('blank page');
    isHeld = (request) => fromClinic(request) && request.url.includes('/Patient/');
    const { response, until } = await open('/record/lists/problems?person=nobody');
    await until('The places are asked whose record');
    clock.pass('people');
    const page = await until('</html>');
    expect(response.status).toBe(200);
    expect(page.split('slot="whole"')[1]).toContain('Nobody who is connected here has a connection with this id.');
  });

  it('asks nothing more when the browser goes away', async () => {
    isHeld = () => true;
    const visit = browser.visitAndLeave('/record/lists/problems');
    while (held.length < 2) await turn();
    await visit.leave();
    await Promise.all(held.map(({ isOver }) => isOver));
    await turn();
    expect(rest.stub.seen.length).toBe(2);
  });

  it.each(['/record', '/record/summary', '/record/results', '/record/lists/medications'])(
    'has the parts of %s in one well-formed page',
    async (path) => {
      clock.pass('blank page');
      isHeld = (request) => fromClinic(request) && !request.url.includes('/Patient/');
      isAnswering = (connection) => connection !== 'clinic';
      const { until } = await open(path);
      const page = await until('</html>');
      expect(page.match(/<main/g)).toHaveLength(1);
      expect(page.match(/<\/main>/g)).toHaveLength(1);
      expect(page.match(/slot="whole"/g)).toHaveLength(1);
      expect(page.match(/<div/g)?.length).toBe(page.match(/<\/div>/g)?.length);
    },
  );
});
