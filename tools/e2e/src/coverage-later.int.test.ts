import { freePort } from '@fhir-gateway/testing';
import { connectAgent, type Agent } from './testing/agents/agent.js';
import { overMcp, overRest, type Answer } from './testing/agents/coverage-asker.js';
import { startStack, type Stack } from './testing/stacks/stack.js';
import { allPayers, inNetwork, payerOf, releases, twoSidesPlatforms } from './testing/stacks/two-sides.js';

const apps = ['rest', 'mcp'] as const;

describe('what a payer granted in one conversation, in a later one of the same person', () => {
  let stack: Stack;
  let agent: Agent;

  beforeAll(async () => {
    const port = await freePort();
    // Each app has its own memory: what one has sent the other has never heard of, as two conversations.
    stack = await startStack({
      mcpAuth: 'local',
      apps: ['rest', 'mcp'],
      sandboxEnv: { FHIR_GATEWAY_SANDBOX_PORT: `${port}` },
      env: {
        FHIR_GATEWAY_PLATFORMS_DIR: twoSidesPlatforms(`http://localhost:${port}`),
        FHIR_GATEWAY_WRITES: allPayers,
      },
    });
    agent = await connectAgent('client 2.x', stack.mcpUrl);
  }, 90_000);
  afterAll(async () => {
    await agent?.close();
    await stack?.stop();
  });

  it.each(releases.flatMap((release) => apps.map((app) => [release, app] as const)))(
    'release %s: asked for over %s, known over the other',
    async (release, app) => {
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

      const years = await later.agreeing('check_prior_auth', { ...question, service_date: '2040-12-15' });
      expect(years['known_authorizations']).toMatchObject([
        { status: 'approved-other-dates', cautions: ['It does not hold on 2040-12-15.'] },
      ]);
      const other = await later.agreeing('check_prior_auth', { ...question, procedure_code: '27447' });
      expect(other).not.toHaveProperty('known_authorizations');
      const listed = await later.agreeing('list_prior_auths', {
        patient_id: question.patient_id,
        payer: question.payer,
        provider_npi: inNetwork,
      });
      expect(JSON.stringify(listed)).toContain(String(number));
    },
    60_000,
  );

  it('says nothing of another member of the same payer, and leaves no value of a record in the log', async () => {
    const asker = overRest(stack.restUrl, 'open-hospital');
    const found = await asker.agreeing('check_prior_auth', {
      patient_id: 'tamsin-hollowmere',
      payer: payerOf('2.2'),
      procedure_code: '97110',
      service_date: '2030-12-15',
      ordering_npi: inNetwork,
    });
    expect(found).not.toHaveProperty('known_authorizations');
    const log = stack.output();
    // Between word ends: an id made by chance may have these characters in it.
    expect(log).not.toMatch(/\b(?:hedda-vantreen|M100|SAT-97110-1)\b/);
  });
});
