import { patientIdAt } from '@fhir-gateway/sandbox/truth';
import { rowsOf } from '@fhir-gateway/testing';
import type { Agent } from './testing/agents/agent.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import { shared, sharedAgent, sharedStack } from './testing/shared.js';
import { startOpenSandboxes } from './testing/stacks/open-sandboxes.js';
import { truthOfSandbox } from './testing/stacks/sandbox-truth.js';

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
/** Some switches alone, those that go together, and what is harder still; by the platform that has them. */
const habits = [
  ['sandbox-open', ofThree],
  ['open-references', 'no-total,absolute-references,medication-reference'],
  ['open-refusing', 'all,text-unsupported,refuse-unknown'],
] as const;
/** Switches of the sandbox under which words find the same. */
const habitsOfWords = [
  ['sandbox-open', ofThree],
  ['open-prefixes', 'text-prefix,no-total,medication-reference,odd-pages'],
  ['open-codes', 'no-display,bare-codes,absolute-references'],
] as const;

/** Searches as people put them, how many they find in the sandbox's record, and what the first row says. */
const searches: [type: string, args: Record<string, unknown>, found: number | 'some', text: RegExp][] = [
  ['AllergyIntolerance', { text: 'is she allergic to penicillin' }, 1, /penicillin/i],
  ['Observation', { code: 'HbA1c' }, 14, /a1c/i],
  ['Observation', { code: 'blood pressure' }, 'some', /blood pressure/i],
  ['Condition', { params: { 'code:text': 'diabetes' } }, 1, /diabetes/i],
  ['Condition', { params: { 'clinical-status': 'Active' } }, 4, /./],
  ['MedicationRequest', { params: { status: 'active', 'code:text': 'metformin' } }, 'some', /metformin/i],
  ['Observation', { category: 'lab' }, 278, /./],
  ['Immunization', { text: 'flu shot this season' }, 9, /influenza/i],
];

// One gateway in front of all.
const others = shared(
  () => startOpenSandboxes([...habits, ...habitsOfWords].filter(([id]) => id !== 'sandbox-open')),
  (sandboxes) => sandboxes.stop(),
);
const stack = sharedStack(() => ({
  mcpAuth: 'local',
  apps: ['rest', 'mcp'],
  sandboxEnv: { FHIR_GATEWAY_SANDBOX_QUIRKS: ofThree },
  platforms: others.platforms,
}));
const agent = sharedAgent(stack);

describe.each(habits)('a gateway before the sandbox %s with %s', (platform_id) => {
  const patient_id = hospital?.patientId ?? '';

  it.each([
    ['the default', {}],
    ['a hundred, newest first', { limit: 100, sort: '-date' }],
  ])('shows every result once: %s at a time', async (_name, more) => {
    const { refs } = await walk(agent, {
      ...{ platform_id, resource_type: 'Observation', patient_id },
      ...{ params: { category: 'laboratory' }, ...more },
    });
    expect(sorted(refs)).toEqual(sorted(hospital?.results.map(({ ref }) => ref) ?? []));
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

describe.each(habitsOfWords)('searches by words at the platform %s with the switches %s', (platform_id, quirks) => {
  it.each(searches)('finds %s by %j', async (resource_type, args, found, text) => {
    const call = { platform_id, resource_type, patient_id: 'hedda-vantreen', ...args };
    const [result, count] = await Promise.all([agent.call('search', call), agent.call('count', call)]);
    expect(result.text).not.toMatch(/None recorded/);
    const [row] = rowsOf(result.structured);
    expect(row).toBeDefined();
    if (!quirks.includes('no-display')) expect(row?.text).toMatch(text);
    const number = count.structured['count'];
    if (found === 'some') expect(number).toBeGreaterThan(0);
    else expect(number).toBe(found);
  });

  it('says how many there are where a word finds nothing', async () => {
    const call = { platform_id, resource_type: 'Observation', patient_id: 'hedda-vantreen', code: 'Zorblax' };
    for (const tool of ['search', 'count']) {
      const { text, structured } = await agent.call(tool, call);
      expect(text).toMatch(
        new RegExp(`^0 of \\d+ Observation at ${platform_id} for patient hedda-vantreen match code=Zorblax`),
      );
      expect(structured['summary']).toMatch(/^0 of \d+ Observation/);
    }
  });
});
