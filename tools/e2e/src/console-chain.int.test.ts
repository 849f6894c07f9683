import { overRest, type CoverageAsker } from './testing/agents/coverage-asker.js';
import { FormBrowser, type FormPage } from './testing/browser/form-browser.js';
import { letAppIn, signInAs, wholeGrant } from './testing/browser/form-person.js';
import { hasButton, linkIn, PageForm, wordsOf } from './testing/browser/page-form.js';
import { movableClock } from './testing/stacks/movable-clock.js';
import { sharedStack } from './testing/shared.js';
import { plainSandbox } from './testing/stacks/stack.js';
import {
  allPayers,
  hospital,
  inNetwork,
  payerMounts,
  payerOf,
  ruleQuestions,
  twoSides,
  type Release,
  type RuleQuestion,
} from './testing/stacks/two-sides.js';

/** Pages that a person opens and buttons that they press, from the first page to the number. */
const mostSteps = 9;
const day = '2030-12-15';
const agree = 'Yes, send this';
const saveAndShow = 'Save and show what would be sent';

/** What the page calls what the tools say. */
const wordsOfStatus: Readonly<Record<string, string>> = {
  required: 'Approval needed',
  'not-required': 'No approval needed',
  'not-covered': 'Not covered',
  unknown: 'Not known',
  satisfied: 'Approved already',
};
const wordsOfDecision: Readonly<Record<string, string>> = {
  approved: 'Approved',
  modified: 'Approved with changes',
  denied: 'Denied',
  pended: 'Pended',
  'not-required': 'Not required',
  error: 'Found faulty',
};
/** Questions of the sandbox's forms by linkId, as a person reads them. */
const questions: Readonly<Record<string, string>> = {
  '2': 'Weeks of supervised physical therapy',
  '3': 'Why was therapy under 12 weeks?',
  '4': 'Kellgren-Lawrence grade',
  '8': 'Date of the latest X-ray',
  a1: 'Is a red-flag symptom present?',
  a2: 'Which imaging was done before?',
  a3: 'I attest',
};

/** What came of one way through the pages. */
interface Way {
  readonly steps: number;
  /** What the person reads at its end: the card of the request, or the form that the payer decided by. */
  readonly shown: string;
  readonly requestId?: string;
}

describe('from the record of a hospital to the decision of a payer, over the pages of the console', () => {
  const clock = movableClock();
  const counts: string[] = [];
  const tokens: string[] = [];
  const browser = new FormBrowser();
  const stack = sharedStack({
    mcpAuth: 'oauth',
    apps: ['rest'],
    sandboxEnv: plainSandbox,
    platformFiles: twoSides,
    env: { FHIR_GATEWAY_WRITES: allPayers, ...clock.env },
  });
  beforeAll(() => signInAs(browser, `${stack.restUrl}/auth/${hospital}/login`, 'hedda'));
  afterAll(() => void process.stdout.write(`${counts.join('\n')}\n`));

  /** The REST API for an app that the same person lets in. */
  async function restOf(grant: Readonly<Record<string, string>>): Promise<CoverageAsker> {
    const token = await letAppIn(browser, stack.restUrl, grant);
    tokens.push(token);
    return overRest(stack.restUrl, hospital, { authorization: `Bearer ${token}` });
  }

  /** A reviewer of the payer approves, and a minute passes: more often it may not be asked. */
  async function approve(release: Release, requestId: string): Promise<void> {
    const { status } = await fetch(`${stack.sandboxOrigin}/${payerMounts[release]}/__admin/decide/${requestId}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ action: 'A1' }),
    });
    expect(status).toBe(200);
    clock.advance(60_000);
  }

  const claimsNow = async (): Promise<number> => {
    const response = await fetch(`${stack.sandboxOrigin}/payer/__admin/claims`);
    return ((await response.json()) as { claims: unknown[] }).claims.length;
  };

  /** Goes the whole way for one rule, as a person who reads what the pages say. */
  async function wayOf(release: Release, { code, more = {}, asks = {}, status, form }: RuleQuestion): Promise<Way> {
    let steps = 0;
    let page: FormPage;
    const open = async (url: string) => {
      steps += 1;
      page = await browser.open(url);
      expect(page.status).toBe(200);
    };
    const press = async (button: string, answers: Readonly<Record<string, string>> = {}, within?: string) => {
      steps += 1;
      const filled = new PageForm(page, button, within);
      for (const [label, answer] of Object.entries(answers)) if (filled.asks(label)) filled.fill(label, answer);
      page = await filled.send(browser);
      expect([page.status, troubleIn(page)]).toEqual([200, undefined]);
    };
    const agreeing = async () => {
      if (hasButton(page.body, agree)) await press(agree);
    };

    await open(`${stack.restUrl}/prior-auth/new`);
    await press('Go on', { 'Code of the service': code });
    await press('Ask the plan', {
      'Day of the service': day,
      'Place of the service': more['place_of_service'] ?? '11',
      'NPI of who orders it': String(asks['ordering_npi'] ?? inNetwork),
      ...(more['performing_npi'] !== undefined && { 'NPI of who does it': more['performing_npi'] }),
      ...(asks['quantity'] !== undefined && { 'How many': String(asks['quantity']) }),
      'Who is asked': payerOf(release),
    });
    await agreeing();
    expect([code, wordsOf(page!.body)]).toEqual([code, expect.stringContaining(wordsOfStatus[status] ?? '')]);
    if (form !== undefined) {
      await press('Get the form');
      await agreeing();
      for (const answers of form.answers) {
        // The first round of an adaptive form has been asked for with the form.
        if (Object.keys(answers).length === 0) continue;
        await press(form.isAdaptive ? 'Answer and go on' : saveAndShow, asRead(answers));
        // A form that is given at once asks more where an answer needs that.
        if (hasButton(page!.body, saveAndShow)) await press(saveAndShow, asRead(answers));
      }
      if (form.isAdaptive) return { steps, shown: wordsOf(page!.body) };
    } else {
      await open(linkIn(page!, 'Look at the request', 'Look and send'));
      await press('Show exactly what would be sent');
    }
    expect(wordsOf(page!.body)).toContain('Nothing has been sent yet.');
    await press(/Send it to [^<]*/.exec(page!.body)?.[0] ?? 'Send it');
    const requestId = new URL(page!.url).hash.slice(1);
    const card = () =>
      /<article[^>]*>[^]*?<\/article>/.exec(page.body.slice(page.body.indexOf(` id="${requestId}"`) - 60))?.[0] ?? '';
    if (wordsOf(card()).includes(' Pended ')) {
      await approve(release, requestId);
      await press('Check now', {}, card());
    }
    return { steps, shown: wordsOf(card()), requestId };
  }

  // The pages are the same for each release, which chain and requirements over both apps tell apart.
  it.each(['2.2'] as const)(
    `nine rules of release %s: each to its decision in at most ${mostSteps} steps, and nothing of it lost`,
    async (release) => {
      // What the person agreed to before is forgotten: the longest way is counted.
      clock.advance(3_700_000);
      const rest = await restOf(wholeGrant);
      const lost: string[] = [];
      for (const rule of ruleQuestions) {
        const { code, form, decision } = rule;
        const { steps, shown, requestId } = await wayOf(release, rule);
        counts.push(`steps to a decision: ${release} console ${code} ${steps}`);
        expect([code, steps <= mostSteps]).toEqual([code, true]);
        if (form?.isAdaptive === true) {
          expect(shown).toMatch(/The plan has given an approval number: SAT-70551-\d/);
          continue;
        }
        const expected = form ? 'approved' : decision;
        expect([code, shown]).toEqual([code, expect.stringContaining(` ${wordsOfDecision[expected]} `)]);
        const told = await rest.ask('check_prior_auth_status', { request_id: requestId });
        expect(told).toMatchObject({ decision: { status: expected } });
        const facts = factsIn([told['decision'], told['reading']]);
        expect(facts.length).toBeGreaterThan(3);
        lost.push(...facts.filter((fact) => !shown.includes(fact)).map((fact) => `${release} ${code}: ${fact}`));
      }
      expect(lost).toEqual([]);
    },
    300_000,
  );

  it('an app that may only read sends, changes, withdraws and completes nothing, over the API or the pages', async () => {
    const [writer, reader] = [await restOf(wholeGrant), await restOf({ ...wholeGrant, access: 'read' })];
    const request = {
      payer: payerOf('2.2'),
      procedure_code: '97110',
      service_date: '2031-03-04',
      place_of_service: '11',
      ordering_npi: inNetwork,
    };
    const { confirm } = await writer.ask('submit_prior_auth', request);
    const sent = await writer.ask('submit_prior_auth', { ...request, confirm });
    expect(sent).toMatchObject({ decision: { status: 'approved' } });
    const request_id = sent['request_id'];
    const content = [{ attachment: { contentType: 'text/plain', data: 'Tm90ZQ==' } }];
    const writes: readonly object[] = [
      { ...request, service_date: '2031-03-05' },
      { ...request, quantity: 2, change: { request_id, kind: 'update' } },
      { ...request, change: { request_id, kind: 'cancel' } },
      {
        ...request,
        documents: [{ resourceType: 'DocumentReference', status: 'current', content }],
        change: { request_id, kind: 'attach' },
      },
    ];
    const before = await claimsNow();
    const refused = { code: 'GRANT_INSUFFICIENT' };
    for (const write of writes) {
      expect(await reader.ask('submit_prior_auth', write)).toMatchObject(refused);
      // Nor with what another app was given for the very same: the values are those of one person.
      const agreed = await writer.ask('submit_prior_auth', write);
      const withOther = { ...write, confirm: agreed['confirm'] ?? 'AAAAAAAAAAAAAAAAAAAAAA' };
      expect(await reader.ask('submit_prior_auth', withOther)).toMatchObject(refused);
    }
    expect(await reader.ask('check_prior_auth_status', { request_id })).toMatchObject({
      decision: { status: 'approved' },
    });

    const page = await browser.open(`${stack.restUrl}/prior-auth/new`);
    const [, csrf = ''] = /name="csrf" value="([^"]*)"/.exec(page.body) ?? [];
    for (const path of ['/prior-auth/new', '/prior-auth/drafts/AAAAAAAAAAAAAAAA', '/prior-auth']) {
      const form = { csrf, version: '0', step: 'withdraw', code: '97110', connection: hospital };
      const { status } = await fetch(`${stack.restUrl}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${tokens.at(-1)}`, origin: stack.restUrl },
        body: new URLSearchParams(form),
        redirect: 'manual',
      });
      expect([path, status]).toEqual([path, 403]);
    }
    expect(await claimsNow()).toBe(before);

    // Nothing of what was refused was noted: the request is still the person's to withdraw.
    const withdrawn = await writer.ask('submit_prior_auth', writes[2] ?? {});
    const done = await writer.ask('submit_prior_auth', { ...writes[2], confirm: withdrawn['confirm'] });
    expect(done).toMatchObject({ decision: { status: 'cancelled' } });
    expect(await claimsNow()).toBe(before + 1);
  });
});

/** Why a step did not go through, as the page says it. */
function troubleIn({ body }: FormPage): string | undefined {
  const [, trouble] = /<div[^>]* id="trouble">([^]*?)<\/div>/.exec(body) ?? [];
  return trouble && wordsOf(trouble);
}

/** Answers by what a person reads. */
function asRead(answers: Readonly<Record<string, unknown>>): Record<string, string> {
  const read = Object.entries(answers).map(([linkId, value]) => [
    questions[linkId] ?? linkId,
    value === true ? 'Yes' : String(value),
  ]);
  return Object.fromEntries(read) as Record<string, string>;
}

/** Members whose codes stand on a page in words, and the systems of codes. */
const inWords: ReadonlySet<string> = new Set(['status', 'action', 'what', 'system']);

/** What an answer says beside the names of its members: each has to be on the page. Of a moment its day. */
function factsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(factsIn);
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, one]) => (inWords.has(name) ? [] : factsIn(one)));
  }
  return [String(value).replace(/^(\d{4}-\d\d-\d\d)T.*/, '$1')];
}
