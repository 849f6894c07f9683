import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCalls } from './calls.js';

describe('the calls that ask', () => {
  it('are those of the gateway unless a file has others', () => {
    const calls = readCalls(undefined, {});
    expect(calls('latest', { code: '718-7' })).toEqual([{ tool: 'get_trend', args: { test: '718-7', limit: 3 } }]);
  });

  it('of another server name its platform, and leave out what it cannot be asked', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'calls-')), 'calls.json');
    const args = { path: '{base}/Condition?patient={patient}&code={code}', other: '{unknown}' };
    writeFileSync(file, JSON.stringify({ coded: [{ tool: 'fhir_get', args }] }));
    const calls = readCalls(file, { base: 'http://localhost:1/fhir', patient: 'pat-1' });
    const path = 'http://localhost:1/fhir/Condition?patient=pat-1&code=1';
    expect(calls('coded', { code: '1' })).toEqual([{ tool: 'fhir_get', args: { path, other: '{unknown}' } }]);
    expect(calls('problems')).toEqual([]);
  });
});
