import { rowsOf } from '@fhir-gateway/testing';
import { connectAgent, type Agent } from './testing/agents/agent.js';
import { startOpenSandboxes, type OpenSandboxes } from './testing/stacks/open-sandboxes.js';
import { plainSandbox, startStack, type Stack } from './testing/stacks/stack.js';

const patient_id = 'hedda-vantreen';

/** Searches as people put them, how many they find in the sandbox's record, and what the first row says. */
const searches: [type: string, args: Record<string, unknown>, found: number | 'some', text: RegExp][] = [
  ['AllergyIntolerance', { params: { 'code:text': 'penicillin' } }, 1, /penicillin/i],
  ['AllergyIntolerance', { text: 'is she allergic to penicillin' }, 1, /penicillin/i],
  ['Observation', { code: 'HbA1c' }, 14, /a1c/i],
  ['Observation', { params: { 'code:text': 'A1c' } }, 14, /a1c/i],
  ['Observation', { text: 'LDL' }, 'some', /ldl/i],
  ['Observation', { code: 'blood pressure' }, 'some', /blood pressure/i],
  ['Condition', { params: { 'code:text': 'diabetes' } }, 1, /diabetes/i],
  ['Condition', { params: { 'clinical-status': 'Active' } }, 4, /./],
  ['Condition', { status: 'Active, Confirmed' }, 4, /./],
  ['MedicationRequest', { params: { status: 'active', 'code:text': 'metformin' } }, 'some', /metformin/i],
  ['Observation', { category: 'lab' }, 278, /./],
  ['Observation', { category: 'vital signs' }, 'some', /./],
  ['Immunization', { params: { 'vaccine-code:text': 'flu' } }, 9, /influenza/i],
  ['Immunization', { text: 'flu shot this season' }, 9, /influenza/i],
];

/** Switches of the sandbox under which the same is found, by the platform that has them. */
const habits = [
  ['sandbox-open', 'none'],
  ['open-prefixes', 'text-prefix,no-total,medication-reference,odd-pages'],
  ['open-codes', 'no-display,bare-codes,absolute-references'],
] as const;

let stack: Stack;
let agent: Agent;
let others: OpenSandboxes;

beforeAll(async () => {
  // One gateway in front of all.
  others = await startOpenSandboxes(habits.slice(1));
  stack = await startStack({ mcpAuth: 'local', apps: ['mcp'], sandboxEnv: plainSandbox, platforms: others.platforms });
  agent = await connectAgent('client 2.x', stack.mcpUrl);
}, 180_000);
afterAll(async () => {
  await agent?.close();
  await Promise.all([stack?.stop(), others?.stop()]);
});

describe.each(habits)('searches by words at the platform %s with the switches %s', (platform_id, quirks) => {
  it.each(searches)('finds %s by %j', async (resource_type, args, found, text) => {
    const call = { platform_id, resource_type, patient_id, ...args };
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
    const call = { platform_id, resource_type: 'Observation', patient_id, code: 'Zorblax' };
    for (const tool of ['search', 'count']) {
      const { text, structured } = await agent.call(tool, call);
      expect(text).toMatch(
        new RegExp(`^0 of \\d+ Observation at ${platform_id} for patient hedda-vantreen match code=Zorblax`),
      );
      expect(structured['summary']).toMatch(/^0 of \d+ Observation/);
    }
  });

  it('says none recorded of an unfiltered look', async () => {
    const call = { platform_id, resource_type: 'Device', patient_id: 'tamsin-hollowmere' };
    expect((await agent.call('search', call)).text).toMatch(
      new RegExp(`^None recorded: ${platform_id} has no Device for patient tamsin`),
    );
  });
});
