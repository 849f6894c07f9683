import { freePort, type SeenRequest } from '@fhir-gateway/testing';

import { signInAt, startPeopleGateway } from '../testing/record-people.js';
import type { TestBrowser } from '../testing/test-browser.js';
import type { TestGateway } from '../testing/test-gateway.js';

/** A request that the stub has been asked, and not answered yet. */
interface Held {
  answer(): void;
}

describe('a page of a record whose platforms take their time', () => {
  let rest: TestGateway;
  let browser: TestBrowser;
  let isHeld: (request: SeenRequest) => boolean;
  let held: Held[];
  let wait: jest.SpyInstance;
  /** Whether the last wait for a platform is cut as well; a test that answers late needs the whole of it on a busy machine. */
  let isLastCut: boolean;

  beforeAll(async () => {
    rest = await startPeopleGateway(await freePort());
    const { answer } = rest.stub;
    rest.stub.answer = (request, response) => {
      if (!isHeld(request)) return answer(request, response);
      held.push({ answer: () => answer(request, response) });
    };
    isHeld = () => false;
    browser = rest.browser();
    await signInAt(rest, browser, 'stub-ehr', 'robert-ehr');
    await signInAt(rest, browser, 'clinic', 'robert-clinic');
  });
  afterAll(() => rest.close());

  beforeEach(() => {
    isHeld = () => false;
    held = [];
    isLastCut = true;
    rest.stub.seen.length = 0;
    // The times of a page are cut to a tenth; nothing else here waits for as long.
    const { setTimeout: real } = globalThis;
    wait = jest
      .spyOn(globalThis, 'setTimeout')
      .mockImplementation(((run: () => void, ms = 0, ...args: []) =>
        real(
          run,
          [500, 1_400, 1_900, 2_000, 5_000, ...(isLastCut ? [20_000] : [])].some((one) => ms > one - 400 && ms <= one)
            ? ms / 10
            : ms,
          ...args,
        )) as typeof setTimeout);
  });
  afterEach(() => {
    wait.mockRestore();
    for (const one of held) one.answer();
  });

  const fromClinic = ({ headers }: SeenRequest) => headers.authorization?.includes('robert-clinic') === true;
  const wordsOf = (page: string) => page.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

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
    isLastCut = false;
    isHeld = (request) => fromClinic(request) && request.url.includes('/Condition');
    const { response, until } = await open('/record/lists/problems');
    const partial = await until('this page completes itself');
    expect(response.status).toBe(200);
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    const early = wordsOf(await until('slot="version-1"').then(() => until('robert-ehr')));
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

  it('says so at the end where a platform never answers', async () => {
    isHeld = (request) => fromClinic(request) && request.url.includes('/Condition');
    const { until } = await open('/record/lists/problems');
    const [, whole = ''] = (await until('</html>')).split('slot="whole"');
    expect(wordsOf(whole)).toMatch(/clinic did not answer in time : problems\..*UPSTREAM_TIMEOUT/);
    expect(whole).toContain('Cold of robert-ehr');
  });

  it('shows the record of who is known while another platform has not said whose record it has', async () => {
    isHeld = (request) => fromClinic(request) && request.url.includes('/Patient/');
    const { until } = await open('/record/lists/problems');
    const early = wordsOf(await until('nothing of it is here').then(() => until('Cold of robert-ehr')));
    expect(early).toMatch(/Record of Robert Smith .*clinic has not answered yet/);
    expect(early).not.toContain('Stub EHR has');
    expect(early).not.toContain('nobody could say whose it is');
    expect(early).not.toContain('Cold of robert-clinic');
    const [, whole = ''] = (await until('</html>')).split('slot="whole"');
    expect(wordsOf(whole)).toMatch(/Record of Robert Smith .*Nothing from clinic is here/);
    expect(whole).toContain('Cold of robert-ehr');
    expect(whole).not.toContain('Cold of robert-clinic');
    // The early look asked what the last one needs.
    const asked = rest.stub.seen.filter((request) => !fromClinic(request) && request.url.includes('/Condition'));
    expect(asked.length).toBe(1);
  });

  it('joins what the platform that was waited for has, where it says whose record that is', async () => {
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
    isHeld = (request) => isOf(request) && request.url.includes('/Patient/');
    const { until } = await open(path);
    const early = wordsOf(await until('whose record this is'));
    expect(early).toMatch(/clinic (and Stub EHR have|has) not answered yet/);
    expect(early).not.toContain('Cold of');
    await until('</html>');
  });

  it('waits for all of them where that is asked for', async () => {
    isHeld = (request) => fromClinic(request) && request.url.includes('/Condition');
    const opened = open('/record/lists/problems?wait=all');
    while (held.length === 0) await new Promise((resolve) => setImmediate(resolve));
    held.splice(0).forEach((one) => one.answer());
    const page = await (await opened).until('</html>');
    expect(page).not.toContain('<template');
    expect(page).toContain('Cold of robert-clinic');
  });

  it('says in the page what went wrong after a part of it was sent, and refuses before', async () => {
    const refused = await browser.visit('/record/lists/problems?person=nobody');
    expect([refused.status, await refused.text()]).toEqual([404, expect.stringContaining('PERSON_UNKNOWN')]);
    isHeld = (request) => fromClinic(request) && request.url.includes('/Patient/');
    const { response, until } = await open('/record/lists/problems?person=nobody');
    const page = await until('</html>');
    expect(response.status).toBe(200);
    expect(page.split('slot="whole"')[1]).toContain('PERSON_UNKNOWN');
  });

  it('asks nothing more when the browser goes away', async () => {
    isHeld = fromClinic;
    const visit = browser.visitAndLeave('/record/lists/problems');
    while (held.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const before = rest.stub.seen.length;
    await visit.leave();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(rest.stub.seen.length).toBe(before);
  });

  it.each(['/record', '/record/summary', '/record/results', '/record/lists/medications'])(
    'has the parts of %s in one well-formed page',
    async (path) => {
      isHeld = (request) => fromClinic(request) && !request.url.includes('/Patient/');
      const { until } = await open(path);
      const page = await until('</html>');
      expect(page.match(/<main/g)).toHaveLength(1);
      expect(page.match(/<\/main>/g)).toHaveLength(1);
      expect(page.match(/slot="whole"/g)).toHaveLength(1);
      expect(page.match(/<div/g)?.length).toBe(page.match(/<\/div>/g)?.length);
    },
  );
});
