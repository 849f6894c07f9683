import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { patientIdAt } from '@fhir-gateway/sandbox/truth';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { agentOf, connectAgent, type Agent } from './testing/agents/agent.js';
import { startLocalGateway, type LocalGateway } from './testing/stacks/launcher.js';
import { movableClock } from './testing/stacks/movable-clock.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import { PromptReader } from './testing/agents/prompt-reader.js';

const minute = 60_000;
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

interface Form {
  questionnaire: { title: string };
  response: { status: string; item: unknown[] };
  prefilled: { linkId: string; outcome: string }[];
  issues: unknown[];
}

interface Submitted {
  state: string;
  requestId: string;
  confirm: string;
  isRepeated: boolean;
  decision: { status: string; traceNumber?: string };
}

describe('from the question to the authorization number, on what npm start runs', () => {
  const clock = movableClock();
  let gateway: LocalGateway;

  beforeAll(async () => {
    gateway = await startLocalGateway({ FHIR_GATEWAY_WRITES: 'sandbox-payer', ...clock.env });
    await signInAs(new FormBrowser(), `${gateway.restUrl}/auth/sandbox-payer/login`, 'hedda');
  }, 90_000);
  afterAll(async () => {
    await gateway?.stop();
  });

  /** A reviewer of the payer approves, and a minute passes: more often it may not be asked. */
  async function approve(requestId: string): Promise<void> {
    const { status } = await fetch(`${gateway.sandboxOrigin}/payer/__admin/decide/${requestId}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ action: 'A1' }),
    });
    expect(status).toBe(200);
    clock.advance(minute);
  }

  async function ask<T>(question: string, body: object): Promise<T> {
    const response = await fetch(`${gateway.restUrl}/api/coverage/sandbox-payer/${question}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as T;
    expect([response.status, response.status === 200 ? undefined : answer]).toEqual([200, undefined]);
    return answer;
  }

  it('the README’s line, as written', async () => {
    const readme = readFileSync(join(dirname(findPlatformsDirectory(import.meta.url)), 'README.md'), 'utf8');
    const section = readme.slice(readme.indexOf('## Ask a payer'), readme.indexOf('## Deploy'));
    const [, command = ''] = /```sh\n([^]*?)```/.exec(section) ?? [];
    const here = command.replaceAll('\\\n', ' ').replaceAll('http://localhost:8000', gateway.restUrl);
    const { stdout } = await promisify(execFile)('sh', ['-c', here]);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'required' });
  });

  it('REST: check, form, preview, submit, pended, approved', async () => {
    const found = await ask<{ status: string; assertionId: string; documentation: { questionnaires: string[] }[] }>(
      'requirements',
      { procedure_code: '27447' },
    );
    expect(found).toMatchObject({ status: 'required', source: { kind: 'crd' } });
    const [questionnaire] = found.documentation[0]?.questionnaires ?? [];

    const { forms } = await ask<{ forms: Form[] }>('questionnaire-package', {
      questionnaire_url: questionnaire,
      assertion_id: found.assertionId,
      procedure_code: '27447',
      answers,
      is_complete: true,
    });
    expect(forms).toMatchObject([{ questionnaire: { title: 'Total knee arthroplasty' }, issues: [] }]);
    const [form] = forms as [Form];
    expect(form.prefilled).toContainEqual(expect.objectContaining({ linkId: '1', outcome: 'filled' }));

    const request = { ...requested, questionnaire_responses: [form.response] };
    const preview = await ask<Submitted>('submit', request);
    expect(preview).toMatchObject({ state: 'preview' });
    const submitted = await ask<Submitted>('submit', { ...request, confirm: preview.confirm });
    expect(submitted).toMatchObject({ state: 'submitted', isRepeated: false, decision: { status: 'pended' } });
    // The same request again is not sent again.
    expect(await ask('submit', request)).toMatchObject({ isRepeated: true, requestId: submitted.requestId });

    const inquiry = { request_id: submitted.requestId };
    expect(await ask('inquire', inquiry)).toMatchObject({
      answeredBy: 'earlier-answer',
      decision: { status: 'pended' },
    });
    await approve(submitted.requestId);
    expect(await ask('inquire', inquiry)).toMatchObject({
      answeredBy: 'payer',
      decision: { status: 'approved', authorizationNumber: expect.stringMatching(/^AUTH-27447-\d{4}$/) as string },
    });
    const { claims } = (await (await fetch(`${gateway.sandboxOrigin}/payer/__admin/claims`)).json()) as {
      claims: unknown[];
    };
    expect(claims).toHaveLength(1);
  }, 60_000);

  describe('MCP', () => {
    let agent: Agent;
    beforeAll(async () => {
      agent = await connectAgent('client 2.x', gateway.mcpUrl);
    });
    afterAll(() => agent?.close());

    it('an agent that knows only the prompt and the answers, in at most eight calls of tools', async () => {
      const given = { platform_id: 'sandbox-payer', procedure_code: '27447' };
      const reader = new PromptReader(agent, await agent.prompt('prior_auth_workflow', given));
      const says: Readonly<Record<string, unknown>> = {
        answers: { ...answers, '2': 5 },
        diagnosis_codes: ['M17.11'],
        service_date: '2030-12-15',
        place_of_service: '21',
        ordering_npi: '9000000031',
      };
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
      await approve(submitted.request_id);
      expect(await reader.follow(7)).toMatchObject({
        answered_by: 'payer',
        decision: {
          status: 'approved',
          authorization_number: expect.stringMatching(/^AUTH-27447-\d{4}$/) as string,
        },
      });
      expect(reader.calls).toHaveLength(7);
    }, 60_000);

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
      const claims = async () => {
        const response = await fetch(`${gateway.sandboxOrigin}/payer/__admin/claims`);
        return ((await response.json()) as { claims: unknown[] }).claims.length;
      };
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
    }, 60_000);

    it('an adaptive form, to the payer’s number, in six calls: what is attested is a person’s', async () => {
      const about = {
        platform_id: 'sandbox-payer',
        procedure_code: '70551',
        performing_npi: '1999999984',
        place_of_service: '11',
      };
      const { structured: found } = await agent.call('check_prior_auth', about);
      expect(found).toMatchObject({ status: 'required' });
      const { structured: gotten } = await agent.call('get_questionnaire_package', {
        ...about,
        assertion_id: found['assertion_id'],
      });
      const [{ form_id } = {}] = gotten['forms'] as { form_id?: string }[];
      const next = (more: object = {}) =>
        agent.call('answer_next_question', { platform_id: 'sandbox-payer', form_id, ...more });
      expect((await next()).structured).toMatchObject({ round: 1, questions: [{ linkId: 'a1' }] });
      const guessed = await next({ answers: { 'red-flag': 'yes' } });
      expect(guessed.structured).toMatchObject({
        status: 'stopped',
        issues: expect.arrayContaining([
          expect.objectContaining({ code: 'unknown', example: '{"a1": true | false}' }),
        ]) as unknown[],
      });
      expect(guessed.text).toContain('Write answers like {"a1": true | false}');
      await next({ answers: { a1: true } });
      expect((await next({ answers: { a2: 'None' } })).structured).toMatchObject({ for_person: ['a3'], round: 3 });
      const refused = await next({ answers: { a3: true } });
      expect(refused.structured).toMatchObject({
        status: 'stopped',
        issues: [{ code: 'attestation', linkId: 'a3' }],
      });
      expect(refused.text).toContain('A person has to answer this');
      const done = await next({ answers: { a3: true }, answered_by_person: ['a3'] });
      expect(done.structured).toMatchObject({
        status: 'completed',
        decisions: [{ pa_needed: 'satisfied', authorization_number: expect.stringMatching(/^SAT-/) as string }],
        response_ids: [expect.any(String)],
      });
      expect(done.text).toContain('Tell the person the number');
    });

    it('the rules behind it, with their page', async () => {
      const { text } = await agent.call('get_policy_rules', { platform_id: 'sandbox-payer', procedure_code: '27447' });
      expect(text).toContain('ORTH-12');
    });
  });
});
