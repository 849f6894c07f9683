import { argumentCorpus, today } from '../testing/argument-corpus/index.js';
import { tools } from '../tools/index.js';

const needed: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  search: { platform_id: 'sandbox-ehr', resource_type: 'Observation' },
  count: { platform_id: 'sandbox-ehr', resource_type: 'Observation' },
  list_platforms: {},
  check_prior_auth: { platform_id: 'sandbox-payer', procedure_code: '27447' },
};

/** The call with nothing but what it needs and what is given. */
function callOf(tool: string, given: Readonly<Record<string, unknown>>) {
  const found = tools.find(({ name }) => name === tool);
  if (!found) throw new Error(`there is no tool ${tool}`);
  const base = needed[tool] ?? found.example;
  const args = Object.entries({ ...base, ...given }).filter(([, value]) => value !== undefined);
  return { base, result: found.take(Object.fromEntries(args), { today }) };
}

describe('arguments of tools', () => {
  it('has a corpus that is large, and refuses much of it', () => {
    expect(argumentCorpus.length).toBeGreaterThan(150);
    expect(argumentCorpus.filter(([, , outcome]) => 'refused' in outcome).length).toBeGreaterThan(80);
  });

  it.each(argumentCorpus)('%s %j', (tool, given, outcome) => {
    const { base, result } = callOf(tool, given);
    if ('refused' in outcome) {
      const { refusal } = result as { refusal: string };
      expect(refusal).toMatch(outcome.refused);
      expect(refusal).toMatch(/^ARGUMENT_INVALID: /);
      expect(refusal).toMatch(/^Example: \w+ \{/m);
      expect(refusal).not.toMatch(/Invalid input|expected \w+, received|zod|regex|undefined|<\/?record-content/i);
      return;
    }
    const kept = Object.fromEntries(Object.entries(base).filter(([name]) => !(name in given) && name !== 'params'));
    expect(result).toMatchObject({ args: { ...kept, ...outcome.taken } });
    if (tool === 'search' && !('params' in outcome.taken)) expect(result).not.toHaveProperty('args.params');
  });

  it.each(argumentCorpus)('%s %j: the example of a refusal is taken', (tool, given, outcome) => {
    if (!('refused' in outcome)) return;
    const { result } = callOf(tool, given);
    const [, json = ''] = /^Example: \w+ (\{.*\})$/m.exec((result as { refusal: string }).refusal) ?? [];
    const found = tools.find(({ name }) => name === tool);
    expect(found?.take(JSON.parse(json) as Record<string, unknown>, { today })).toHaveProperty('args');
  });

  it('takes what is not listed in more as it does beside it', () => {
    const given = { more: { order_type: 'DeviceRequest' }, quantity: 2 };
    const { result } = callOf('check_prior_auth', given);
    expect(result).toMatchObject({ args: { order_type: 'DeviceRequest', quantity: 2 }, notices: [] });
    expect(result).not.toHaveProperty('args.more');
  });

  it('says of each value that was not given as the tool takes it how it was understood', () => {
    for (const [tool, given, outcome] of argumentCorpus) {
      const { result } = callOf(tool, given);
      if ('refused' in outcome || 'refusal' in result) continue;
      const isSame = Object.entries(given).every(
        ([name, value]) =>
          JSON.stringify(result.args[name])?.toLowerCase() === JSON.stringify(value)?.toLowerCase() ||
          value === null ||
          value === '',
      );
      const isFilter = Object.keys(given).every((name) =>
        'patient_id text code category status since until resource_type params operation resource_id'
          .split(' ')
          .includes(name),
      );
      if (!isSame && !isFilter)
        expect([given, result.notices]).toEqual([given, expect.arrayContaining([expect.any(String)])]);
    }
  });

  it('is the same after it was understood: what a notice says can be passed as it is', () => {
    for (const [tool, given, outcome] of argumentCorpus) {
      const { result } = callOf(tool, given);
      if ('refused' in outcome || 'refusal' in result) continue;
      expect(callOf(tool, result.args).result).toMatchObject({ args: result.args });
    }
  });
});
