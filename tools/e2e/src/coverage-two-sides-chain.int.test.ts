import { freePort } from '@fhir-gateway/testing';
import { connectAgent, type Agent } from './testing/agents/agent.js';
import { overMcp, overRest, type Answer, type CoverageAsker } from './testing/agents/coverage-asker.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import { startLocalGateway, type LocalGateway } from './testing/stacks/launcher.js';
import { movableClock } from './testing/stacks/movable-clock.js';
import {
  allPayers,
  hospital,
  inNetwork,
  payerMounts,
  payerOf,
  releases,
  ruleQuestions,
  twoSidesPlatforms,
  type Release,
  type RuleQuestion,
} from './testing/stacks/two-sides.js';

/** From the first question to the number: what an agent may need. */
const mostCalls = 9;
const apps = ['rest', 'mcp'] as const;

describe('from the record of a hospital that the person signed in to, to the decision of a payer', () => {
  const clock = movableClock();
  let gateway: LocalGateway;
  let agent: Agent;
  const counts: string[] = [];

  beforeAll(async () => {
    const port = await freePort();
    gateway = await startLocalGateway({
      FHIR_GATEWAY_SANDBOX_PORT: `${port}`,
      FHIR_GATEWAY_PLATFORMS_DIR: twoSidesPlatforms(`http://localhost:${port}`),
      FHIR_GATEWAY_WRITES: allPayers,
      FHIR_GATEWAY_RATE_LIMITS: 'off',
      ...clock.env,
    });
    await signInAs(new FormBrowser(), `${gateway.restUrl}/auth/${hospital}/login`, 'hedda');
    agent = await connectAgent('client 2.x', gateway.mcpUrl);
  }, 120_000);
  afterAll(async () => {
    await agent?.close();
    await gateway?.stop();
    process.stdout.write(`${counts.join('\n')}\n`);
  });

  const askers = () => ({ rest: overRest(gateway.restUrl, hospital), mcp: overMcp(agent, hospital) });

  /** A reviewer of the payer approves, and a minute passes: more often it may not be asked. */
  async function approve(release: Release, requestId: string): Promise<void> {
    const { status } = await fetch(`${gateway.sandboxOrigin}/${payerMounts[release]}/__admin/decide/${requestId}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ action: 'A1' }),
    });
    expect(status).toBe(200);
    clock.advance(60_000);
  }

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

  async function chain(asker: CoverageAsker, release: Release, rule: RuleQuestion, day: string): Promise<Answer> {
    const { code, more, status, asks, form } = rule;
    const question = { payer: payerOf(release), procedure_code: code, ...more };
    const found = await asker.agreeing('check_prior_auth', question);
    expect([code, found['status']]).toEqual([code, status]);
    expect(found).toMatchObject({ platform_id: payerOf(release), record_platform_id: hospital });
    if (form?.isAdaptive === true) return continued(asker, question, found, form.answers);
    const attached = form ? await answered(asker, question, found, form.answers[0] ?? {}) : {};
    return requested(asker, release, {
      service_date: day,
      place_of_service: '11',
      ordering_npi: inNetwork,
      ...question,
      ...asks,
      ...attached,
    });
  }

  it.each(releases.flatMap((release) => apps.map((app) => [release, app] as const)))(
    `nine rules of release %s over %s: each to its decision in at most ${mostCalls} calls`,
    async (release, app) => {
      const asker = askers()[app];
      // What the person agreed to at the other app is forgotten: the longest way is counted.
      clock.advance(3_700_000);
      const day = `2030-12-${app === 'rest' ? '15' : '16'}`;
      for (const rule of ruleQuestions) {
        asker.count();
        const decision = await chain(asker, release, rule, day);
        const calls = asker.count();
        counts.push(`calls to a decision: ${release} ${app} ${rule.code} ${calls} ${String(decision['status'])}`);
        const withForm = rule.form?.isAdaptive === true ? 'satisfied' : 'approved';
        expect([rule.code, decision['status']]).toEqual([rule.code, rule.form ? withForm : rule.decision]);
        const isGranted = ['approved', 'modified', 'satisfied'].includes(String(decision['status']));
        expect([rule.code, numberIn(decision) !== undefined]).toEqual([rule.code, isGranted]);
        expect(calls).toBeLessThanOrEqual(mostCalls);
      }
    },
    90_000,
  );
});

function numberIn(decision: Answer | undefined): string | undefined {
  const found = decision?.['authorization_number'] ?? decision?.['satisfied_pa_id'];
  return typeof found === 'string' && found !== '' ? found : undefined;
}
