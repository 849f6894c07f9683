import { rowsOf } from '@fhir-gateway/testing';
import { startStack, type Stack } from './questions/stack.js';

const disputed = /disputed: the code means Carbon dioxide[^|]*, the words say Calcium/;

describe('answers about a record with odd entries', () => {
  let stack: Stack;
  const ask = async (tool: string, args: Record<string, unknown> = {}) => {
    const { text, structured } = await stack.agent.call(tool, args);
    return { text, rows: rowsOf(structured) };
  };

  beforeAll(async () => {
    stack = await startStack({ quirks: 'contained-results,impossible-dates,other-words' });
    await stack.enter('hedda');
  }, 180_000);

  afterAll(() => stack?.stop());

  it.each([
    ['search_record', { section: 'results', words: 'lead' }],
    ['get_trend', { test: 'lead' }],
    ['get_patient_summary', {}],
  ])('have a result that stands inside a report alone: %s', async (tool, args) => {
    expect((await ask(tool, args)).text).toMatch(/lead[^\n]*55 ug\/dL|55 ug\/dL/i);
  });

  it('say why a date cannot be, and take none such for the first or newest', async () => {
    const { text } = await ask('search_record', { section: 'results', words: 'chloride', limit: 50 });
    for (const why of ['which stands for no date', 'before birth', 'in the future']) expect(text).toContain(why);
    const impossible = /\b(?:0001|1899|2[1-9]\d\d)-\d\d/;
    const [shown, said] = (await ask('get_patient_summary')).text.split('Disputed:');
    expect(shown).not.toMatch(impossible);
    expect(said).toMatch(/date disputed: \d{4}-\d\d-\d\d, before birth/);
    const trend = await ask('get_trend', { test: 'chloride' });
    expect(trend.text).toMatch(/\d+ results/);
    expect(
      trend.text
        .split('\n')
        .filter((line) => /\b(?:first|last|lowest|highest)\b/.test(line))
        .join('\n'),
    ).not.toMatch(impossible);
  });

  it('say that a code and its words mean two tests, in the list and in a search', async () => {
    const listed = await ask('search_record', { section: 'results', words: 'carbon dioxide', limit: 50 });
    expect(listed.text).toMatch(disputed);
    const found = await ask('search', {
      ...{ platform_id: 'sandbox-ehr', resource_type: 'Observation', params: { code: 'http://loinc.org|2028-9' } },
      ...{ sort: ['date'], limit: 3 },
    });
    expect(found.text).toMatch(disputed);
    const calcium = await ask('search_record', { section: 'results', words: 'calcium' });
    expect(calcium.text).toMatch(/1 more have the word in their name and are coded as something else/);
  });
});
