import { patientIdAt } from '@fhir-gateway/sandbox/truth';
import { rowsOf } from '@fhir-gateway/testing';
import { connectAgent, type Agent } from './testing/agents/agent.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import { startOpenSandboxes, type OpenSandboxes } from './testing/stacks/open-sandboxes.js';
import { truthOfSandbox } from './testing/stacks/sandbox-truth.js';
import { startStack, type Stack } from './testing/stacks/stack.js';

jest.setTimeout(120_000);

interface Searchset {
  readonly link: readonly { readonly relation: string; readonly url: string }[];
  readonly entry?: readonly { readonly resource: { readonly id: string } }[];
}

const truth = truthOfSandbox().people.find(({ key }) => key === 'hedda-vantreen');
const hospital = truth?.records['sandbox-ehr'];
const sorted = (refs: readonly (string | undefined)[]): string[] => refs.map(String).sort();

/** Asks for every page of a search; refs in the order in which they came, and what the last page says. */
async function walk(agent: Agent, args: Record<string, unknown>): Promise<{ refs: string[]; last: string }> {
  let answer = await agent.call('search', args);
  const refs = rowsOf(answer.structured).map(({ ref }) => String(ref));
  for (let pages = 0; answer.structured['cursor'] !== undefined && pages < 200; pages += 1) {
    answer = await agent.call('get_next_page', {
      platform_id: args['platform_id'],
      cursor: answer.structured['cursor'],
    });
    if (answer.isError) throw new Error(answer.text);
    refs.push(...rowsOf(answer.structured).map(({ ref }) => String(ref)));
  }
  return { refs, last: answer.text };
}

/** The habits of the sandbox at which the person of the last test signs in. */
const ofThree = 'foreign-next';
/** Every switch alone, those that go together, and what is harder still; by the platform that has them. */
const habits = [
  ['sandbox-open', ofThree],
  ['open-ties', 'reordered-ties'],
  ['open-pages', 'odd-pages'],
  ['open-references', 'no-total,absolute-references,medication-reference'],
  ['open-all', 'all'],
  ['open-refusing', 'all,text-unsupported,refuse-unknown'],
] as const;

let stack: Stack;
let agent: Agent;
let others: OpenSandboxes;

beforeAll(async () => {
  // One gateway in front of all.
  others = await startOpenSandboxes(habits.slice(1));
  const sandboxEnv = { FHIR_GATEWAY_SANDBOX_QUIRKS: ofThree };
  const { platforms } = others;
  stack = await startStack({ mcpAuth: 'local', apps: ['rest', 'mcp'], sandboxEnv, platforms });
  agent = await connectAgent('client 2.x', stack.mcpUrl);
});
afterAll(async () => {
  await agent?.close();
  await Promise.all([stack?.stop(), others?.stop()]);
});

describe.each(habits)('a gateway before the sandbox %s with %s', (platform_id) => {
  const patient_id = hospital?.patientId ?? '';

  it.each([
    ['the default', {}],
    ['a hundred, newest first', { limit: 100, sort: '-date' }],
    ['seven', { limit: 7 }],
  ])('shows every result once: %s at a time', async (_name, more) => {
    const { refs } = await walk(agent, {
      ...{ platform_id, resource_type: 'Observation', patient_id },
      ...{ params: { category: 'laboratory' }, ...more },
    });
    expect(sorted(refs)).toEqual(sorted(hospital?.results.map(({ ref }) => ref) ?? []));
  });

  it('shows every bill once', async () => {
    const { refs } = await walk(agent, {
      platform_id,
      resource_type: 'ExplanationOfBenefit',
      patient_id,
    });
    expect(sorted(refs)).toEqual(sorted(hospital?.claims.map(({ ref }) => ref) ?? []));
  });

  it('says which drugs are taken, by name or code', async () => {
    const active = hospital?.medications.filter(({ status }) => status === 'active') ?? [];
    const answer = await agent.call('search', {
      ...{ platform_id, resource_type: 'MedicationRequest', patient_id },
      params: { status: 'active' },
    });
    expect(sorted(rowsOf(answer.structured).map(({ ref }) => ref))).toEqual(sorted(active.map(({ ref }) => ref)));
    for (const { text, codes } of active) {
      expect([answer.text.includes(text), answer.text.includes(codes[0]?.code ?? '')]).toContain(true);
    }
  });

  it('never says that no allergy is recorded', async () => {
    const call = { platform_id, resource_type: 'AllergyIntolerance', patient_id };
    for (const more of [{}, { text: 'penicillin' }]) {
      const { text } = await agent.call('search', { ...call, ...more });
      expect(text).toMatch(/penicillin|91936005/i);
      expect(text).not.toMatch(/None recorded/);
    }
  });
});

describe('one person at three organizations', () => {
  it('signs in at each, reads the record that each has, and follows its pages', async () => {
    const browser = new FormBrowser();
    for (const platform of ['sandbox-ehr', 'sandbox-clinic', 'sandbox-payer'] as const) {
      await signInAs(browser, `${stack.restUrl}/auth/${platform}/login`, 'hedda');
      const base = `${stack.restUrl}/api/fhir/${platform}`;
      const record = truth?.records[platform];
      const patient = await browser.open(`${base}/Patient/${patientIdAt(platform, 'hedda-vantreen')}`);
      expect(JSON.parse(patient.body)).toMatchObject({ birthDate: record?.birthDate, name: [{ text: record?.name }] });
      const seen = new Set<string>();
      for (let next: string | undefined = `${base}/Observation?_count=50`; next !== undefined;) {
        const bundle = JSON.parse((await browser.open(next)).body) as Searchset;
        for (const { resource } of bundle.entry ?? []) seen.add(resource.id);
        next = bundle.link.find(({ relation }) => relation === 'next')?.url;
      }
      expect(seen.size).toBe(record?.counts['Observation']);
    }
    expect((await browser.open(`${stack.restUrl}/api/fhir/sandbox-payer/Patient/hedda-vantreen`)).status).toBe(403);
  });
});
