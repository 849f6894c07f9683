import { SessionRequestLedger } from '@fhir-gateway/gateway';
import { unsettledNames, unsettledRequest } from '@fhir-gateway/testing';
import { z } from 'zod';

import { operationsOf } from './routes.js';
import { OauthClient } from './testing/oauth-client.js';
import { csrfOf, fieldsOf } from './testing/page-text.js';
import { signInAt, usePeopleGateway } from './testing/record-people.js';
import type { TestBrowser } from './testing/test-browser.js';

/** Who asks: a browser of the person, or an app with its token. */
type Caller = (target: string, init?: { method?: string; form?: Record<string, string> }) => Promise<Response>;
/** A handle that a caller was given at a route, and the requests that open it. */
interface Door {
  readonly holder: 'app' | 'browser';
  /** @returns what opens it; the fields of a form are those of the caller's own pages */
  begin(caller: Caller): Promise<(caller: Caller) => Promise<Response>>;
}

const own = { connection: 'stub-ehr', code: '27447', packet: '', then: 'ask' };
const csrfFor = async (caller: Caller, page = '/prior-auth/new') => csrfOf(await (await caller(page)).text());
/** Of a caller's own page, so that it is the handle that is refused. */
const withCsrf = async (caller: Caller, other: Caller, own: string, page?: string) =>
  other === caller ? own : csrfFor(other, page);
const pathOf = (location: string | null) => new URL(location ?? '', 'http://gateway').pathname;

/** Every route that takes a handle, by its operation. */
const doors: Readonly<Record<string, Door>> = {
  'getJob status': { holder: 'app', begin: async (caller) => open(await job(caller)) },
  cancelJob: { holder: 'app', begin: async (caller) => open(await job(caller), 'DELETE') },
  'getJob file': {
    holder: 'app',
    begin: async (caller) => {
      const manifest = (await (await caller(await job(caller))).json()) as { output: { url: string }[] };
      return open(pathOf(manifest.output[0]?.url ?? ''));
    },
  },
  showPriorAuthDraft: { holder: 'browser', begin: async (caller) => open(await draft(caller)) },
  changePriorAuthDraft: {
    holder: 'browser',
    begin: async (caller) => {
      const address = await draft(caller);
      const own = await csrfFor(caller);
      return async (other) => {
        const csrf = await withCsrf(caller, other, own);
        return other(address, { form: { csrf, version: '0', step: 'documents' } });
      };
    },
  },
  assignPriorAuthAnswerByForm: {
    holder: 'browser',
    begin: async (caller) => {
      const own = await csrfFor(caller, '/prior-auth');
      const form = { platform: 'stub-ehr', request_id: unsettledNames.requestId, number: unsettledNames.number };
      const asked = await (await caller('/prior-auth/answer', { form: { ...form, csrf: own } })).text();
      const [, confirm = ''] = /name="confirm" value="([^"]+)"/.exec(asked) ?? [];
      expect(confirm).not.toBe('');
      return async (other) => {
        const csrf = await withCsrf(caller, other, own, '/prior-auth');
        return other('/prior-auth/answer', { form: { ...form, csrf, confirm } });
      };
    },
  },
  makeShare: {
    holder: 'browser',
    begin: async (caller) => {
      const form = fieldsOf(await (await caller('/shares/new?kind=check-in')).text());
      return async (other) => {
        const csrf = await withCsrf(caller, other, form['csrf'] ?? '', '/shares/new');
        return other('/shares/new', { form: { ...form, csrf, lasts: '900' } });
      };
    },
  },
};

/** With `confirm`: one function opens it for all of them, which the matrix of the tools walks. */
const ofAPayer = [
  'assignPriorAuthAnswer',
  'checkRequirements',
  'getForms',
  'listPriorAuths',
  'nextQuestion',
  'submitPriorAuth',
];
/** A place in what is found anew, and the button of a page. */
const nothingHeld = ['getRecordSection', 'sendDevice'];

function open(path: string, method = 'GET') {
  return (caller: Caller) => caller(path, { method });
}
async function job(caller: Caller): Promise<string> {
  const begun = await caller('/api/fhir/stub-ehr/$export');
  expect([begun.status, begun.status === 202 ? '' : await begun.text()]).toEqual([202, '']);
  return pathOf(begun.headers.get('content-location'));
}
async function draft(caller: Caller): Promise<string> {
  const begun = await caller('/prior-auth/packets', { form: { ...own, csrf: await csrfFor(caller) } });
  expect(begun.status).toBe(303);
  return pathOf(begun.headers.get('location'));
}

describe('handles of pages and of the API', () => {
  const rest = usePeopleGateway();
  beforeAll(() => {
    rest.stub.smart.grantedScope = 'launch/patient offline_access patient/*.rs user/*.rs';
    const people = rest.stub.answer;
    rest.stub.answer = (request, response) => {
      const { pathname } = new URL(request.url, rest.stub.origin);
      const plain = { 'content-type': 'application/json' };
      if (pathname.endsWith('/$export')) {
        return void response.writeHead(202, { 'content-location': `${rest.stub.base}/job/1` }).end();
      }
      if (pathname.endsWith('/job/1')) {
        const output = [{ type: 'Patient', url: `${rest.stub.base}/job/1.ndjson` }];
        return void response.writeHead(request.method === 'DELETE' ? 202 : 200, plain).end(JSON.stringify({ output }));
      }
      if (pathname.endsWith('.ndjson')) return void response.writeHead(200, plain).end('{"resourceType":"Patient"}\n');
      people(request, response);
    };
  });

  const callerOf =
    (browser: TestBrowser): Caller =>
    (target, init) =>
      browser.visit(target, init);
  const appOf =
    (token: string): Caller =>
    (target, { method = 'GET', form } = {}) =>
      fetch(rest.publicUrl + target, {
        method: form ? 'POST' : method,
        redirect: 'manual',
        headers: { authorization: `Bearer ${token}`, prefer: 'respond-async', accept: '*/*' },
        ...(form && { body: new URLSearchParams(form) }),
      });
  const letIn = async (browser: TestBrowser) => {
    const { access } = await new OauthClient(rest.publicUrl).connect(browser, `${rest.publicUrl}/api`);
    const { body } = await browser.json('/auth/agents');
    const [{ id }] = body['agents'] as [{ id: string }];
    await browser.json(`/auth/agents/${id}`, { method: 'PATCH', content: { labelled: true } });
    return { caller: appOf(access), access, id };
  };
  async function arrive() {
    const browser = await rest.signedIn('robert-ehr');
    const app = await letIn(browser);
    const { vault } = rest.gateway;
    const ledger = new SessionRequestLedger(vault, await vault.authenticate(app.access));
    await ledger.write(unsettledNames.entry, unsettledRequest('stub-ehr') as never);
    return { browser, app, page: callerOf(browser) };
  }
  type Person = Awaited<ReturnType<typeof arrive>>;
  const change = ({ browser, app }: Person, content: object) =>
    browser.json(`/auth/agents/${app.id}`, { method: 'PATCH', content });
  const disconnect = async ({ browser, page }: Person) =>
    browser.visit('/auth/stub-ehr/logout', { form: { csrf: await csrfFor(page, '/connections') } });
  const again = async (person: Person, patient: string) => {
    await disconnect(person);
    await signInAt(rest, person.browser, 'stub-ehr', patient);
  };

  /** What a person may do later, and whose handles it ends. */
  const changes: Readonly<Record<string, readonly [('app' | 'browser')[], (person: Person) => Promise<unknown>]>> = {
    'narrows the grant to another platform': [['app'], (person) => change(person, { platforms: ['stub-open'] })],
    'narrows the grant to another kind': [['app'], (person) => change(person, { kinds: ['identity'] })],
    'ends the app': [['app'], (person) => change(person, { end: true })],
    disconnects: [['app', 'browser'], disconnect],
    'signs in again as another patient': [['app', 'browser'], (person) => again(person, 'petra-child')],
    'signs in again after disconnecting': [['app', 'browser'], (person) => again(person, 'robert-ehr')],
    'signs out': [['app', 'browser'], ({ browser }) => browser.visit('/auth/sessions/end', { form: {} })],
  };
  const isServed = ({ status }: Response) => status < 400;

  async function others(person: Person): Promise<readonly Caller[]> {
    const stranger = await arrive();
    const second = await letIn(person.browser);
    return [second.caller, person.page, person.app.caller, stranger.page, stranger.app.caller];
  }

  it('every route with an argument that is a handle is in the matrix (a new one fails here)', () => {
    const isHandle = (name: string) => /cursor|^form_id|response_id|confirm$|draft|job|export|_handle/.test(name);
    const taken = operationsOf({ config: rest.gateway.config }).flatMap(({ id, path, query, body }) => {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
      const schema = body?.schema instanceof z.ZodObject ? Object.keys(body.schema.shape) : [];
      return [...inPath, ...Object.keys(query?.shape ?? {}), ...schema].some(isHandle) ? [id] : [];
    });
    const opened = Object.keys(doors).map((name) => name.replace(/ .*/, ''));
    expect(taken.sort()).toEqual([...new Set([...opened, ...ofAPayer, ...nothingHeld])].sort());
  });

  it('open for their holder', async () => {
    const person = await arrive();
    for (const [name, { holder, begin }] of Object.entries(doors)) {
      const caller = holder === 'app' ? person.app.caller : person.page;
      const opened = await (await begin(caller))(caller);
      expect([name, opened.status]).toEqual([name, isServed(opened) ? opened.status : 'served']);
    }
  });

  it('serve nobody else, and each refusal is audited', async () => {
    const person = await arrive();
    const everybody = await others(person);
    for (const [name, { holder, begin }] of Object.entries(doors)) {
      const caller = holder === 'app' ? person.app.caller : person.page;
      const opens = await begin(caller);
      rest.stub.seen.length = 0;
      for (const [index, other] of everybody.entries()) {
        if (other === caller) continue;
        const before = rest.log().length;
        expect([name, index, isServed(await opens(other))]).toEqual([name, index, false]);
        if (name.includes('Job')) expect(rest.log().slice(before)).toContain('a FHIR request was refused');
      }
      expect(rest.stub.seen.filter(({ url }) => url.includes('/job/'))).toEqual([]);
    }
  });

  it.each(Object.entries(changes))('serve nothing after the person %s', async (what, [ended, run]) => {
    const person = await arrive();
    const begun = [];
    for (const [name, door] of Object.entries(doors)) {
      if (!ended.includes(door.holder)) continue;
      const caller = door.holder === 'app' ? person.app.caller : person.page;
      begun.push({ name, caller, opens: await door.begin(caller) });
    }
    await run(person);
    rest.stub.seen.length = 0;
    for (const { name, caller, opens } of begun) {
      const before = rest.log().length;
      const { status } = await opens(caller);
      expect([name, status < 400]).toEqual([name, false]);
      // Who is nobody any more is refused before there is a request for a record.
      if (status !== 401 && what !== 'signs out' && name !== 'makeShare')
        expect(rest.log().slice(before)).toMatch(
          /a FHIR request (was refused|failed)|"event":"answer.assigned".*"outcome":"failure"/,
        );
    }
    expect(rest.stub.seen.filter(({ url }) => url.includes('/job/'))).toEqual([]);
  });
});
