import { patientIdAt, sandboxTruth, type PatientTruth, type TruthPlatform } from '@fhir-gateway/sandbox/truth';
import { letIn } from './testing/agents/let-in.js';
import { connectOauthAgent } from './testing/agents/oauth-agent.js';
import { unescape } from './testing/browser/form-browser.js';
import { findKeyboardFaults } from './testing/browser/keyboard-check.js';
import { pictures } from './testing/browser/listen.js';
import { findFaults } from './testing/browser/page-check.js';
import { findLoadFaults } from './testing/browser/page-measures.js';
import { foreignWords, refsOf } from './testing/record-words.js';
import {
  describeWithBoth,
  personOfEach,
  sharedBrowser,
  sharedPerson,
  sharedRedis,
  sharedStack,
} from './testing/shared.js';
import { truthOfSandbox } from './testing/stacks/sandbox-truth.js';
import { plainSandbox } from './testing/stacks/stack.js';

const sections =
  'problems medications allergies results vitals immunizations procedures encounters documents care-team goals coverage claims'.split(
    ' ',
  );
const pages = [
  '/record/summary',
  ...sections.map((section) => `/record/lists/${section}`),
  '/record',
  '/record/timeline',
  '/record/results',
  '/record/results?category=vital-signs',
];
/** NDJSON is of one platform. */
const exportsOf = (connection: string) => ['format=html', 'format=bundle', `format=ndjson&platform_id=${connection}`];

const truthOf = (key: string, platforms: readonly TruthPlatform[]): PatientTruth[] => {
  const records = truthOfSandbox().people.find((one) => one.key === key)?.records ?? {};
  return platforms.flatMap((platform) => records[platform] ?? []);
};
interface People {
  readonly people: readonly {
    readonly name: string;
    readonly connections: readonly { readonly connection: string }[];
  }[];
}

describeWithBoth('several people in the console', () => {
  const browser = sharedBrowser();
  const redis = sharedRedis();
  const stack = sharedStack(() => ({
    mcpAuth: 'oauth',
    apps: ['rest', 'mcp'],
    redisUrl: redis.url,
    sandboxEnv: plainSandbox,
  }));

  describe('what is of two people is never in one list', () => {
    const person = personOfEach(browser);
    const signIn = (platform: TruthPlatform, login: string, key: string) =>
      person.signIn(`${stack.restUrl}/auth/${platform}/login`, { login, patientId: patientIdAt(platform, key) });
    const addressOf = (path: string, connection?: string) => {
      const url = new URL(path, stack.restUrl);
      url.searchParams.set('wait', 'all');
      if (connection !== undefined) url.searchParams.set('person', connection);
      return url.href;
    };
    const open = (path: string, connection?: string) => person.page.goto(addressOf(path, connection));
    /** What the server sends to this browser: also what is folded away, and where links lead. Nothing is drawn for that. */
    const sent = async (path: string, connection: string) => {
      const { status, text } = await person.get(addressOf(path, connection));
      const [, main = ''] = /<main[^>]*>([^]*)<\/main>/.exec(text) ?? [];
      const [, name = ''] = /<(?:h1 id="patient"|strong)>([^]*?)<\/(?:h1|strong)>/.exec(main) ?? [];
      return { status, name: unescape(name), text: unescape(main) };
    };
    const taken = (query: string, connection: string) =>
      person.get(`${stack.restUrl}/api/record/export?${query}&person=${connection}`);

    /** Looks at every page and form of a record. Returns what of others is in one, and all of its text. */
    async function lookThrough(
      connection: string,
      name: RegExp,
      foreign: readonly string[],
    ): Promise<{ readonly found: readonly string[]; readonly text: string }> {
      const found: string[] = [];
      const texts: string[] = [];
      const look = (where: string, text: string): void => {
        texts.push(text);
        found.push(...foreign.filter((word) => text.includes(word)).map((word) => `${where}: ${word}`));
      };
      for (const path of pages) {
        const page = await sent(path, connection);
        expect([path, page.status, page.name]).toEqual([path, 200, expect.stringMatching(name)]);
        look(path, page.text);
      }
      for (const query of exportsOf(connection)) {
        const { status, text } = await taken(query, connection);
        expect([query, status]).toEqual([query, 200]);
        look(query, text);
      }
      const ips = await person.get(`${stack.restUrl}/api/record/ips?person=${connection}`);
      expect(ips.status).toBe(200);
      look('ips', ips.text);
      return { found, text: texts.join('\n') };
    }

    it('parent and child, each at two platforms: every page and every form of the record', async () => {
      const platforms = ['sandbox-ehr', 'sandbox-clinic'] as const;
      const [parent, child] = ['tamsin-hollowmere', 'petra-hollowmere'] as const;
      for (const key of [parent, child]) for (const platform of platforms) await signIn(platform, 'tamsin', key);
      await open('/record/summary');
      expect(await person.page.locator('main').innerText()).toContain('Whose record?');

      const of = { parent: truthOf(parent, platforms), child: truthOf(child, platforms) };
      for (const [connection, name, own, other] of [
        ['sandbox-ehr~1', /^(?!.*Petra).*Tamsin/i, of.parent, of.child],
        ['sandbox-ehr~2', /^(?!.*Tamsin).*Petra/i, of.child, of.parent],
      ] as const) {
        const foreign = foreignWords(own, other);
        expect(foreign.length).toBeGreaterThan(20);
        const { found, text } = await lookThrough(connection, name, foreign);
        expect(found).toEqual([]);
        // The same look finds what is the person's own, so that it would find the other's.
        const seen = foreignWords(other, own).filter((word) => text.includes(word));
        expect(seen.length).toBeGreaterThan(20);
        await expectOwnRefs(connection, own);
      }
      // With the header of a summary, whose sections another file looks at.
      await open('/record/lists/problems', 'sandbox-ehr~2');
      expect(await findFaults(person.page, 'child-list', pictures)).toEqual([]);
    });

    /** Every source of every list, over REST with the cookie of this browser. */
    async function expectOwnRefs(connection: string, own: readonly PatientTruth[]): Promise<void> {
      const known = new Set(own.flatMap(refsOf));
      const strange: string[] = [];
      let count = 0;
      for (const section of ['problems', 'allergies', 'results', 'immunizations', 'procedures', 'documents']) {
        const url = `${stack.restUrl}/api/record/${section}?limit=200&person=${connection}`;
        const { facts } = await person.getJson<{ facts: { sources: { reference: string }[] }[] }>(url);
        const refs = facts.flatMap(({ sources }) => sources.map(({ reference }) => reference));
        count += refs.length;
        strange.push(...refs.filter((ref) => !ref.startsWith('DiagnosticReport/') && !known.has(ref)));
      }
      expect(strange).toEqual([]);
      expect(count).toBeGreaterThan(5);
    }
  });

  describe('over three platforms in one browser', () => {
    const person = sharedPerson(browser);
    const text = () => person.page.locator('main').innerText();
    const open = (path: string) => person.page.goto(`${stack.restUrl}${path}`);
    const signIn = (platform: string, login: string, patientId?: string) =>
      person.signIn(`${stack.restUrl}/auth/${platform}/login`, {
        login,
        ...(patientId !== undefined && { patientId }),
      });

    it('names after the sign-in whose record it is, joins one person’s platforms, and leads to the record', async () => {
      const connected = await signIn('sandbox-ehr', 'tamsin', patientIdAt('sandbox-ehr', 'tamsin-hollowmere'));
      expect(connected).toContain('Record of Tamsin Hollowmere, born ');
      expect(await findFaults(person.page, 'connected', pictures)).toEqual([]);
      await signIn('sandbox-payer', 'tamsin', patientIdAt('sandbox-payer', 'tamsin-hollowmere'));
      await person.page.getByRole('link', { name: 'See the record' }).click();
      await person.page.locator('header.patient').waitFor();
      expect(await person.page.locator('header.patient h1').innerText()).toMatch(/Tamsin Hollowmere/i);
      expect(await person.page.locator('header.patient').innerText()).toMatch(
        /\d+ years, born \d+ \w{3} \d{4}, female · 2 places/,
      );
      expect(await person.page.locator('nav[aria-label="Other people"]').count()).toBe(0);
      expect(await findFaults(person.page, 'record-of-one', pictures)).toEqual([]);
    });

    it('keeps a child’s record out of the parent’s: in the console, over REST and for an agent', async () => {
      await signIn('sandbox-ehr', 'tamsin', patientIdAt('sandbox-ehr', 'petra-hollowmere'));
      await open('/record');
      expect(await text()).toContain('Whose record?');
      expect(await person.page.locator('ol.timeline').count()).toBe(0);
      expect(await findLoadFaults(person.page, 'whose-record')).toEqual([]);
      expect(await findFaults(person.page, 'whose-record', pictures)).toEqual([]);
      expect(await findKeyboardFaults(person.page, 'whose-record')).toEqual([]);
      await person.page.getByRole('link', { name: /See the record of Petra/ }).click();
      await person.page.locator('.whose').waitFor();
      expect(await person.page.locator('.kind-line').allInnerTexts()).not.toContain('Payer');
      await person.page.getByRole('link', { name: /Tamsin Hollowmere/i }).click();
      await person.page.waitForFunction('/Tamsin/i.test(document.querySelector(".whose strong").innerText)');

      const { people } = await person.getJson<People>(`${stack.restUrl}/api/record`);
      expect(people.map(({ connections }) => connections.map(({ connection }) => connection).sort())).toEqual(
        expect.arrayContaining([['sandbox-ehr~2'], ['sandbox-ehr~1', 'sandbox-payer']]),
      );
      const agent = await connectOauthAgent('client 2.x', stack.mcpUrl);
      try {
        await letIn(agent, person);
        const { text: told } = await agent.agent.call('get_auth_status', {});
        expect(told).toMatch(/^People and their connections: sandbox-ehr~2: sandbox-ehr~2; sandbox-/m);
        expect(told).toMatch(/(sandbox-ehr~1, sandbox-payer|sandbox-payer, sandbox-ehr~1)\.$/m);
      } finally {
        await agent.close();
      }
    });

    it('asks about a mistyped birth date, takes the answer with the keyboard alone, and takes it back', async () => {
      // Position 6 of the sandbox's people: the clinic has another day of birth.
      const mistyped = sandboxTruth().people[6]?.key.split('-')[0] ?? '';
      // The sandbox knows the browser so far as Tamsin's.
      await person.page.context().clearCookies();
      await signIn('sandbox-ehr', mistyped);
      await signIn('sandbox-clinic', mistyped);
      await open('/record/people');
      expect(await text()).toContain('Are these the same person?');
      expect(await findLoadFaults(person.page, 'people')).toEqual([]);
      expect(await findFaults(person.page, 'people', pictures)).toEqual([]);
      expect(await findKeyboardFaults(person.page, 'people')).toEqual([]);
      await person.page.getByRole('button', { name: 'Yes, the same person' }).focus();
      await person.page.keyboard.press('Enter');
      await person.page.getByText('What you said').waitFor();
      expect(await text()).not.toContain('Are these the same person?');
      await person.page.getByRole('button', { name: 'Undo' }).click();
      await person.page.getByText('Are these the same person?').waitFor();
      await person.page.getByRole('button', { name: 'No, keep them apart' }).click();
      await person.page.getByText('What you said').waitFor();
      expect(await text()).toContain('not the same person');
    });
  });
});
