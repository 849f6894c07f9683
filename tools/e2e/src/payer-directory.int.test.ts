import { eventually } from '@fhir-gateway/testing';
import { connectAgent, type Agent } from './testing/agents/agent.js';
import { startStack, type Stack } from './testing/stacks/stack.js';

interface Provider {
  name: string;
  network: string;
  networkBasis?: string;
  acceptingPatients: string;
  addresses: string[];
  entryChanged?: string;
}

interface Entry {
  drug: string;
  plans: string[];
  tier?: string;
  availability?: string;
  priorAuthorization?: boolean;
  stepTherapy?: boolean;
  quantityLimit?: boolean;
  quantityDetail?: string;
}

interface Answer {
  code?: string;
  answer: string;
  platformId: string;
  plan?: { name: string };
  plans: { name: string }[];
  providers: Provider[];
  entries: Entry[];
  drugs: string[];
  matched: number;
  notInUse: number;
  notKnown: string[];
}

describe('the open directory of the sandbox payer, over both apps', () => {
  let stack: Stack;
  let agent: Agent;

  beforeAll(async () => {
    stack = await startStack({ mcpAuth: 'local', apps: ['rest', 'mcp'] });
    agent = await connectAgent('client 2.x', stack.mcpUrl);
  }, 120_000);

  afterAll(async () => {
    await agent?.close();
    await stack?.stop();
  });

  async function look(path: 'providers' | 'formulary', query: Record<string, string>, platform = 'sandbox-payer') {
    const response = await fetch(`${stack.restUrl}/api/coverage/${platform}/${path}?${new URLSearchParams(query)}`);
    return { status: response.status, body: (await response.json()) as Answer };
  }
  const names = ({ providers }: Answer) => providers.map(({ name }) => name);

  it('says in network only of whom the directory lists, by the plan on the card, without a sign-in', async () => {
    const { status, body } = await look('providers', {
      specialty: 'cardiologist',
      place: 'Springfield, Illinois',
      plan: 'Preferred Two',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      answer: 'found',
      platformId: 'sandbox-payer-directory',
      plan: { name: 'Preferred Two' },
    });
    expect(
      body.providers.map(({ name, network, networkBasis, acceptingPatients }) => [
        name,
        network,
        networkBasis,
        acceptingPatients,
      ]),
    ).toEqual([
      ['Dr. Corin Vale', 'in-network', 'organization', 'yes'],
      ['Dr. Odalys Brenn', 'in-network', 'provider', 'yes'],
      ['Dr. Pim Askew', 'in-network', 'provider', 'no'],
      ['Dr. Iona Marsh', 'unknown', undefined, 'not-stated'],
      ['Dr. Lucan Tarn', 'not-listed', 'provider', 'yes'],
    ]);
    // Retired, and ended.
    expect(body.notInUse).toBe(2);
  });

  it('understands what weak clients write, and says how', async () => {
    const { body } = await look('providers', { specialty: 'cardiologist near Springfield' });
    expect(body.matched).toBe(6);
    expect(new Set(body.providers.map(({ network }) => network))).toEqual(new Set(['unknown']));
    expect(body.notKnown).toEqual([
      'No plan was named, so that nobody is said to be in network.',
      'There is a Springfield in more than one state; name the state.',
    ]);
  });

  it('reads a directory page by page, and shows those in network first', async () => {
    const { body } = await look('providers', {
      specialty: 'family doctor',
      place: '04400',
      plan: 'Senior Choice',
      limit: '50',
    });
    expect(body).toMatchObject({ matched: 120, notKnown: [] });
    expect(new Set(body.providers.map(({ network }) => network))).toEqual(new Set(['in-network']));
  });

  it('finds a person by name in whatever network', async () => {
    const { body } = await look('providers', { name: 'Dr. Tarn', plan: 'preferred two' });
    expect(body.providers).toMatchObject([{ name: 'Dr. Lucan Tarn', network: 'not-listed' }]);
  });

  it.each([
    ['Preferred', 'plan-ambiguous', ['Preferred Two', 'Preferred Two Plus']],
    ['Gold', 'plan-unknown', ['Preferred Two', 'Preferred Two Plus', 'Senior Choice', 'Value Zero']],
  ])('asks back which plan %s is, and looks for nobody', async (plan, answer, plans) => {
    const { body } = await look('providers', { specialty: 'cardiologist', plan });
    expect([body.answer, body.plans.map(({ name }) => name), names(body)]).toEqual([answer, plans, []]);
  });

  it('knows of nobody in a plan whose networks are not told', async () => {
    const { body } = await look('providers', { specialty: 'cardiologist', place: 'Springfield', plan: 'Value Zero' });
    expect(new Set(body.providers.map(({ network }) => network))).toEqual(new Set(['unknown']));
    expect(body.notKnown).toContain('The directory names no network of this plan: who is in network is not known.');
  });

  it('shows a drug in two plans with two tiers, and in one of them', async () => {
    const all = await look('formulary', { drug: 'metformin 500 mg' });
    expect(all.body.entries.map(({ tier, plans }) => [tier, plans])).toEqual([
      ['generic', ['Preferred Two', 'Preferred Two Plus']],
      ['preferred-generic', ['Senior Choice']],
    ]);
    const one = await look('formulary', { drug: '861007', plan: 'SEN-1' });
    expect(one.body.entries).toMatchObject([
      { tier: 'preferred-generic', quantityLimit: true, quantityDetail: '180 tablets in 90 days' },
    ]);
  });

  it('tells restrictions from silence, and what was taken off the list', async () => {
    const entry = async (drug: string) => (await look('formulary', { drug, plan: 'Preferred Two' })).body.entries[0];
    expect(await entry('semaglutide')).toMatchObject({
      priorAuthorization: true,
      stepTherapy: true,
      quantityLimit: true,
    });
    const silent = await entry('atorvastatin');
    expect(silent).toMatchObject({ tier: 'generic' });
    expect(silent).not.toHaveProperty('priorAuthorization');
    expect(await entry('lisinopril')).toMatchObject({ availability: 'retired' });
  });

  it.each([
    ['omeprazole', 'none-found'],
    ['nosuch', 'drug-unknown'],
  ])('never says of %s that it is not covered', async (drug, answer) => {
    const { body } = await look('formulary', { drug, plan: 'Preferred Two' });
    expect([body.answer, body.entries]).toEqual([answer, []]);
  });

  it.each<['providers' | 'formulary', string, Record<string, string>, number, string]>([
    ['providers', 'sandbox-ehr', { specialty: 'cardiologist' }, 409, 'DIRECTORY_NOT_OFFERED'],
    ['formulary', 'molina', { drug: 'metformin' }, 409, 'DIRECTORY_NOT_OFFERED'],
    ['providers', 'no-such-payer', { specialty: 'cardiologist' }, 404, 'PLATFORM_NOT_FOUND'],
    ['providers', 'sandbox-payer', {}, 400, 'QUESTION_TOO_WIDE'],
    ['formulary', 'sandbox-payer', {}, 400, 'ARGUMENT_INVALID'],
    ['providers', 'sandbox-payer', { specialty: 'x', limit: '51' }, 400, 'ARGUMENT_INVALID'],
  ])('refuses %s of %s with %j', async (path, platform, query, status, code) => {
    const refused = await look(path, query, platform);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
  });

  it('answers the tools alike, in both halves', async () => {
    const question = { specialty: 'cardiologist', place: 'Springfield, IL', plan: 'Preferred Two' };
    const overRest = (await look('providers', question)).body;
    const { text, structured } = await agent.call('find_provider', { platform_id: 'sandbox-payer', ...question });
    const content = structured['record_content'] as { providers: Provider[]; plan: string };
    expect(content.providers.map(({ name, network }) => [name, network])).toEqual(
      overRest.providers.map(({ name, network }) => [name, network]),
    );
    expect(content.plan).toBe('Preferred Two');
    for (const name of names(overRest)) expect(text).toContain(name);
    expect(text).toContain('2 more that are retired or ended are left out');
    const drug = await agent.call('check_formulary', { platform_id: 'sandbox-payer', drug: 'metformin' });
    expect(drug.structured).toMatchObject({ answer: 'found', matched: 3 });
    expect(drug.text).toContain('prior authorization: no');
  });

  it('is refused by the tools with what to do', async () => {
    const refused = await agent.call('find_provider', { platform_id: 'sandbox-ehr', specialty: 'cardiologist' });
    expect(refused).toMatchObject({ isError: true });
    expect(refused.text).toMatch(/DIRECTORY_NOT_OFFERED.*sandbox-payer/s);
    const wide = await agent.call('find_provider', { platform_id: 'sandbox-payer' });
    expect(wide.text).toMatch(/QUESTION_TOO_WIDE/);
    const misnamed = await agent.call('check_formulary', { platform_id: 'sandbox-payer', medication: 'metformin' });
    expect(misnamed.text).toContain('Did you mean drug?');
  });

  it('leaves an audit entry without the words that were looked for', async () => {
    await look('providers', { specialty: 'cardiologist', place: 'Springfield' });
    const audited = () =>
      stack
        .output()
        .split('\n')
        .filter((line) => /"audit"/.test(line) && line.includes('sandbox-payer-directory'));
    await eventually(() => audited().length > 0);
    expect(stack.output()).not.toMatch(/\b(?:Springfield|207RC0000X|metformin|cardiologist)\b/);
  });
});
