import { patientIdAt } from '@fhir-gateway/sandbox/truth';
import { overMcp, overRest, type Answer } from './testing/agents/coverage-asker.js';
import { askJson } from './testing/ask-json.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import { sharedAgent, sharedStack } from './testing/shared.js';
import { atPayer } from './testing/stacks/sandbox-control.js';
import { allPayers, hospital, inNetwork, payerOf, releases, twoSides } from './testing/stacks/two-sides.js';

interface Disclosure {
  readonly from: string;
  readonly to: string;
  readonly sends: readonly { readonly resource: string; readonly why: string }[];
  readonly confirm: string;
}
interface Seen {
  readonly method: string;
  readonly body?: unknown;
}

describe('a hospital’s record and a payer that share nothing', () => {
  // Each app has its own memory: what one has sent the other has never heard of, as two conversations.
  const stack = sharedStack({
    mcpAuth: 'local',
    apps: ['rest', 'mcp'],
    platformFiles: twoSides,
    env: { FHIR_GATEWAY_WRITES: allPayers },
  });
  const agent = sharedAgent(stack);

  const rest = (path: string, body: object) => askJson(`${stack.restUrl}/api/coverage/open-hospital/${path}`, body);

  it('says what would leave before anything does, sends just that, and remembers it for the forms', async () => {
    const question = { patient_id: 'hedda-vantreen', payer: 'payer-2-1', procedure_code: '27447' };
    const asked = await rest('requirements', question);
    expect([asked.status, asked.body['code']]).toEqual([409, 'DISCLOSURE_UNCONFIRMED']);
    const disclosure = asked.body['disclosure'] as Disclosure;
    expect(disclosure).toMatchObject({ from: 'open-hospital', to: 'payer-2-1' });
    const named = disclosure.sends.map(({ resource }) => resource);
    expect(named).toEqual(expect.arrayContaining(['Patient/hedda-vantreen', 'ServiceRequest for 27447']));
    expect(named.filter((name) => /^(Condition|Observation|DocumentReference)/.test(name))).toEqual([]);
    /** Beside its list of services. */
    const asked21 = async () => {
      const { requests } = await atPayer<{ requests: Seen[] }>(stack.sandboxOrigin, 'requests', undefined, 'payer-2.1');
      return requests.filter(({ method }) => method === 'POST');
    };
    expect(await asked21()).toEqual([]);
    const { body } = await rest('requirements', { ...question, confirm: disclosure.confirm });
    expect(body).toMatchObject({
      status: 'required',
      platformId: 'payer-2-1',
      recordPlatformId: 'open-hospital',
      source: { kind: 'crd' },
    });
    const [hook] = await asked21();
    expect(resourcesIn(hook?.body).sort()).toEqual([...new Set(named.map((name) => name.split(/[/ ]/)[0]))].sort());
    const forms = await rest('questionnaire-package', { ...question, assertion_id: body['assertionId'] });
    expect(forms.body).toMatchObject({ status: 'forms', platformId: 'payer-2-1' });
    const other = await rest('requirements', { ...question, procedure_code: '97110' });
    expect(other.body['code']).toBe('DISCLOSURE_UNCONFIRMED');
    const twice = await rest('requirements', { ...question, procedure_code: '97110', confirm: disclosure.confirm });
    expect(twice.body['code']).toBe('ARGUMENT_INVALID');
  });

  it('asks which payer is meant where several go by what the coverage says, and takes none that it does not name', async () => {
    const question = { patient_id: 'hedda-vantreen', procedure_code: '27447' };
    const { status, body } = await rest('requirements', question);
    expect([status, body['code']]).toEqual([409, 'PAYER_AMBIGUOUS']);
    for (const release of releases) expect(body['title']).toContain(payerOf(release));
    const { body: stranger } = await rest('requirements', { ...question, payer: 'aetna' });
    expect(stranger['code']).toBe('COVERAGE_OTHER_PAYER');
    const { body: nobody } = await rest('requirements', { ...question, payer: 'no-such-payer' });
    expect(nobody['code']).toBe('PLATFORM_NOT_FOUND');
  });

  describe('in a later conversation of the same person', () => {
    it.each([
      ['2.2', 'rest'],
      ['2.0', 'mcp'],
    ] as const)('release %s: asked for over %s, known over the other', async (release, app) => {
      const askers = { rest: overRest(stack.restUrl, 'open-hospital'), mcp: overMcp(agent, 'open-hospital') };
      const [first, later] = app === 'rest' ? [askers.rest, askers.mcp] : [askers.mcp, askers.rest];
      // Two codes, so that each app asks for what the other has not asked for.
      const procedure_code = app === 'rest' ? '97110' : '95810';
      const question = {
        patient_id: 'hedda-vantreen',
        payer: payerOf(release),
        procedure_code,
        service_date: '2030-12-15',
        ordering_npi: inNetwork,
      };
      const request = { ...question, place_of_service: '11' };
      const { confirm } = await first.ask('submit_prior_auth', request);
      const { decision } = await first.ask('submit_prior_auth', { ...request, confirm });
      const { authorization_number: number } = decision as Answer;
      expect(decision).toMatchObject({ status: 'approved' });

      later.count();
      const found = await later.agreeing('check_prior_auth', question);
      expect(later.count()).toBeLessThanOrEqual(2);
      expect(found).not.toHaveProperty('sent_requests');
      expect(found['known_authorizations']).toMatchObject([
        { source: 'payer', status: 'approved', authorization_number: number },
      ]);
      expect((found['next_steps'] as string[]).join()).toContain('Nothing more to ask for');
      expect((found['next_steps'] as string[]).join()).not.toContain('submit_prior_auth');
    });

    it('says nothing of another member of the same payer', async () => {
      const asker = overRest(stack.restUrl, 'open-hospital');
      const found = await asker.agreeing('check_prior_auth', {
        patient_id: 'tamsin-hollowmere',
        payer: payerOf('2.2'),
        procedure_code: '97110',
        service_date: '2030-12-15',
        ordering_npi: inNetwork,
      });
      expect(found).not.toHaveProperty('known_authorizations');
    });
  });

  describe('whose people sign in', () => {
    let browser = new FormBrowser();
    const signIn = (platform: string, login: string, patientId?: string) =>
      signInAs(browser, `${stack.restUrl}/auth/${platform}/login`, login, patientId);
    const question = { procedure_code: '27447', payer: 'sandbox-payer' };
    const asker = () => overRest(stack.restUrl, hospital);

    it('answers a patient of the hospital who is not known at the payer by a sign-in, and says so', async () => {
      await signIn(hospital, 'hedda');
      const found = await asker().agreeing('check_prior_auth', question);
      expect(found).toMatchObject({ status: 'required', record_platform_id: hospital });
      expect(found['warnings']).toContainEqual(expect.stringContaining('only the payer itself can match the member'));
    });

    it('matches the member where the same person is signed in at both', async () => {
      await signIn('sandbox-payer', 'hedda');
      const found = await asker().agreeing('check_prior_auth', { ...question, procedure_code: '95810' });
      expect(found).toMatchObject({ status: 'required' });
      expect((found['warnings'] as string[]).join()).not.toMatch(/match the member|compared/);
    });

    it('stops where somebody else is signed in at the payer', async () => {
      const ask = (patient_id: string) => asker().ask('check_prior_auth', { ...question, patient_id });
      expect(await ask(patientIdAt(hospital, 'hedda-vantreen'))).toMatchObject({ status: 'required' });
      browser = new FormBrowser();
      await signIn(hospital, 'tamsin', patientIdAt(hospital, 'tamsin-hollowmere'));
      const found = await ask(patientIdAt(hospital, 'tamsin-hollowmere'));
      expect(found['code']).toBe('MEMBER_MISMATCH');
      expect(JSON.stringify(found)).not.toMatch(/Tamsin|Hedda|\bM100\b/i);
    });
  });

  it('names both platforms in the audit, and no value of a record in the log', () => {
    const log = stack.output();
    expect(log).toMatch(/"event":"payer\.crd"[^\n]*"recordPlatformId":"open-hospital"/);
    // Between word ends: an id made by chance may have these characters in it. Not behind a colon: a port may be 27447.
    expect(log).not.toMatch(/\b(?:hedda-vantreen|(?<!:)27447|M100|SAT-97110-1)\b/);
  });
});

/** The types of all resources in a body but those that only carry others. */
function resourcesIn(value: unknown): string[] {
  const found = new Set<string>();
  JSON.stringify(value, (key, member: unknown) => {
    if (key === 'resourceType' && !['Bundle', 'Parameters', 'OperationOutcome'].includes(String(member)))
      found.add(String(member));
    return member;
  });
  return [...found];
}
