import { patientIdAt } from '@fhir-gateway/sandbox/truth';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { agentOf } from './testing/agents/agent.js';
import { overMcp, overRest, type Answer, type CoverageAsker } from './testing/agents/coverage-asker.js';
import { PromptReader } from './testing/agents/prompt-reader.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import { sharedAgent, sharedGateway } from './testing/shared.js';
import { movableClock } from './testing/stacks/movable-clock.js';
import { atPayer, claimsAt } from './testing/stacks/sandbox-control.js';
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

const patient = patientIdAt('sandbox-payer', 'hedda-vantreen');
/** Severe, and treated for four weeks only: the payer's reviewer has to look. */
const answers = { '2': 4, '3': 'Pain does not allow more', '4': '4', '8': '2026-10-01' };

/** What a request for authorization says beside its form. */
const requested = {
  patient_id: patient,
  procedure_code: '27447',
  diagnosis_codes: ['M17.11'],
  service_date: '2030-12-15',
  place_of_service: '21',
  ordering_npi: '9000000031',
};

/** From the first question to the number: what an agent may need. */
const mostCalls = 9;

const clock = movableClock();
const gateway = sharedGateway({
  env: { FHIR_GATEWAY_WRITES: allPayers, FHIR_GATEWAY_RATE_LIMITS: 'off', ...clock.env },
  platformFiles: twoSides,
});
const agent = sharedAgent(gateway);

const signIn = (platform: string) => signInAs(new FormBrowser(), `${gateway.restUrl}/auth/${platform}/login`, 'hedda');

/** A reviewer of the payer approves, and a minute passes: more often it may not be asked. */
async function approve(release: Release, requestId: string): Promise<void> {
  await atPayer(gateway.sandboxOrigin, `decide/${requestId}`, { action: 'A1' }, payerMounts[release]);
  clock.advance(60_000);
}

describe('from the question to the authorization number, on what npm start runs', () => {
  beforeAll(() => signIn('sandbox-payer'));

  it('an agent that knows only the prompt and the answers, in at most eight calls of tools', async () => {
    const given = { platform_id: 'sandbox-payer', procedure_code: '27447' };
    const reader = new PromptReader(agent, await agent.prompt('prior_auth_workflow', given));
    const says: Readonly<Record<string, unknown>> = { ...requested, answers: { ...answers, '2': 5 } };
    const person = (argument: string) => says[argument];

    expect(JSON.stringify(await reader.follow(1))).toContain(patient);
    expect(await reader.follow(2)).toMatchObject({ status: 'required' });
    const { questions } = (await reader.follow(3)) as { questions: { linkId: string; question: string }[] };
    // What the person answers are questions that the tool showed.
    const asked = questions.map(({ linkId }) => linkId);
    expect(asked).toEqual(expect.arrayContaining(Object.keys(answers)));
    expect(await reader.follow(4, person)).not.toHaveProperty('issues');
    const preview = (await reader.follow(5, person)) as { state: string; warnings?: string[] };
    expect(preview.state).toBe('preview');
    expect((preview.warnings ?? []).join()).not.toContain('assertion');
    const submitted = (await reader.follow(6, person)) as { request_id: string };
    expect(submitted).toMatchObject({ state: 'submitted', is_repeated: false, decision: { status: 'pended' } });
    await approve('2.2', submitted.request_id);
    expect(await reader.follow(7)).toMatchObject({
      answered_by: 'payer',
      decision: {
        status: 'approved',
        authorization_number: expect.stringMatching(/^AUTH-27447-\d{4}$/) as string,
      },
    });
    expect(reader.calls).toHaveLength(7);
    const { text } = await agent.call('get_policy_rules', given);
    expect(text).toContain('ORTH-12');
  });

  it('a client that asks its person with a form: nothing is sent until the person agrees, and no model holds what sends it', async () => {
    const client = new Client(
      { name: 'end-to-end-test', version: '1.0.0' },
      { capabilities: { elicitation: { form: {} } }, versionNegotiation: { mode: 'auto' } },
    );
    const messages: string[] = [];
    let agrees = false;
    client.setRequestHandler('elicitation/create', async ({ params }) => {
      messages.push(params.message);
      return { action: 'accept', content: { write: agrees } };
    });
    await client.connect(new StreamableHTTPClientTransport(new URL(`${gateway.mcpUrl}/mcp`)));
    const asking = agentOf(client);
    const about = { platform_id: 'sandbox-payer', procedure_code: '27447' };
    const { structured: found } = await asking.call('check_prior_auth', about);
    const { structured: filled } = await asking.call('get_questionnaire_package', {
      ...about,
      assertion_id: found['assertion_id'],
      answers: { ...answers, '2': 3 },
      is_complete: true,
    });
    const submit = { ...requested, ...about, response_ids: filled['response_ids'] };
    const claims = () => claimsAt(gateway.sandboxOrigin);
    const before = await claims();

    const declined = await asking.call('submit_prior_auth', submit);
    expect(declined.structured).toMatchObject({ state: 'declined' });
    expect(declined.text).toMatch(/^The person did not agree: nothing has been sent/);
    expect(await claims()).toBe(before);

    agrees = true;
    const sent = await asking.call('submit_prior_auth', submit);
    expect(sent.structured).toMatchObject({ state: 'submitted', decision: { status: 'pended' } });
    expect(await claims()).toBe(before + 1);
    expect(messages).toHaveLength(2);
    expect(messages[0]).toMatch(/^To the payer of .* would go:\n- /);
    expect(JSON.stringify([declined, sent])).not.toMatch(/confirm/);
    await asking.close();
  });
});

describe('from the record of a hospital that the person signed in to, to the decision of a payer', () => {
  const counts: string[] = [];
  beforeAll(() => signIn(hospital));
  afterAll(() => void process.stdout.write(`${counts.join('\n')}\n`));

  const askers = () => ({ rest: overRest(gateway.restUrl, hospital), mcp: overMcp(agent, hospital) });

  /** Answers the static form that the payer names, and gives what `submit_prior_auth` takes along. */
  async function answered(asker: CoverageAsker, question: object, found: Answer, form: object): Promise<object> {
    const filled = await asker.agreeing('get_questionnaire_package', {
      ...question,
      assertion_id: found['assertion_id'],
      answers: form,
      is_complete: true,
    });
    const { response_ids: ids, forms } = filled as { response_ids?: string[]; forms: { response: object }[] };
    expect(filled['issues'] ?? []).toEqual([]);
    return ids ? { response_ids: ids } : { questionnaire_responses: forms.map(({ response }) => response) };
  }

  /** Goes through an adaptive form, to what the payer decides at its end. */
  async function continued(
    asker: CoverageAsker,
    question: { readonly payer: string },
    found: Answer,
    rounds: readonly object[],
  ): Promise<Answer> {
    const gotten = await asker.agreeing('get_questionnaire_package', {
      ...question,
      assertion_id: found['assertion_id'],
    });
    const [{ form_id: id } = {}] = gotten['forms'] as { form_id?: string }[];
    let last: Answer = {};
    for (const answers of rounds) {
      const attested = Array.isArray(last['for_person']) ? { answered_by_person: last['for_person'] as string[] } : {};
      last = await asker.agreeing('answer_next_question', { payer: question.payer, form_id: id, answers, ...attested });
      expect([last['code'], last['text'] === undefined || last['status'] !== 'stopped', last['issues'] ?? []]).toEqual([
        undefined,
        true,
        [],
      ]);
    }
    const [decided] = (last['decisions'] ?? last['assertions']) as Answer[];
    return { status: decided?.['pa_needed'], authorization_number: numberIn(decided) };
  }

  /** Preview, agreement, and where a reviewer has to look, the decision a minute later. */
  async function requested(asker: CoverageAsker, release: Release, request: object): Promise<Answer> {
    const preview = await asker.ask('submit_prior_auth', request);
    expect(preview).toMatchObject({ state: 'preview' });
    const sent = await asker.ask('submit_prior_auth', { ...request, confirm: preview['confirm'] });
    const { request_id: id, decision } = sent as { request_id: string; decision: Answer };
    if (decision['status'] !== 'pended') return decision;
    await approve(release, id);
    const followed = await asker.ask('check_prior_auth_status', { request_id: id });
    return followed['decision'] as Answer;
  }

  async function chain(asker: CoverageAsker, release: Release, rule: RuleQuestion): Promise<Answer> {
    const { code, more, status, asks, form } = rule;
    const question = { payer: payerOf(release), procedure_code: code, ...more };
    const found = await asker.agreeing('check_prior_auth', question);
    expect([code, found['status']]).toEqual([code, status]);
    expect(found).toMatchObject({ platform_id: payerOf(release), record_platform_id: hospital });
    if (form?.isAdaptive === true) return continued(asker, question, found, form.answers);
    const attached = form ? await answered(asker, question, found, form.answers[0] ?? {}) : {};
    return requested(asker, release, {
      service_date: '2030-12-15',
      place_of_service: '11',
      ordering_npi: inNetwork,
      ...question,
      ...asks,
      ...attached,
    });
  }

  // Both apps answer alike in each release, 2.1 among them: `coverage-requirements` compares them.
  it.each([
    ['2.2', 'rest'],
    ['2.0', 'mcp'],
  ] as const)(
    `nine rules of release %s over %s: each to its decision in at most ${mostCalls} calls`,
    async (release, app) => {
      const asker = askers()[app];
      // What the person agreed to at the other app is forgotten: the longest way is counted.
      clock.advance(3_700_000);
      for (const rule of ruleQuestions) {
        asker.count();
        const decision = await chain(asker, release, rule);
        const calls = asker.count();
        counts.push(`calls to a decision: ${release} ${app} ${rule.code} ${calls} ${String(decision['status'])}`);
        const withForm = rule.form?.isAdaptive === true ? 'satisfied' : 'approved';
        expect([rule.code, decision['status']]).toEqual([rule.code, rule.form ? withForm : rule.decision]);
        const isGranted = ['approved', 'modified', 'satisfied'].includes(String(decision['status']));
        expect([rule.code, numberIn(decision) !== undefined]).toEqual([rule.code, isGranted]);
        expect(calls).toBeLessThanOrEqual(mostCalls);
      }
    },
  );
});

function numberIn(decision: Answer | undefined): string | undefined {
  const found = decision?.['authorization_number'] ?? decision?.['satisfied_pa_id'];
  return typeof found === 'string' && found !== '' ? found : undefined;
}
