import { resolve } from 'node:path';
import { runCaptured } from '../testing/check-up.js';
import { payerFactsLine } from './payer-facts-line.js';

const shipped = resolve(__dirname, '../../../../platforms');

describe('what a person should read again of payers', () => {
  it('is counted by the day, and nothing is said where nothing is known', () => {
    const on = (day: string) => payerFactsLine([shipped], [], Date.parse(day));
    const old = (day: string) => Number(/(\d+) of the facts old$/.exec(on(day))?.[1]);
    expect(old('2029-01-01')).toBeGreaterThan(old('2026-12-02'));
    expect(payerFactsLine([__dirname], [], 0)).toBe('');
  });

  it('is a line of doctor, and no fault', async () => {
    const { out } = await runCaptured({ FHIR_GATEWAY_PORT: '0', FHIR_GATEWAY_MCP_PORT: '0' }, { json: false });
    expect(out).toMatch(
      /platform files +\d+ platforms; \d+ payers with facts on prior authorization, \d+ of the facts old/,
    );
  });
});
