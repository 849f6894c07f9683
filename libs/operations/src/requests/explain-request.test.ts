import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@fhir-gateway/gateway';
import { explainRequest, type ExplainedRequest } from './explain-request.js';

const settings = loadConfig({ FHIR_GATEWAY_MASTER_KEY: 'an-audit-test-key-0123456789-ABCDEFGHIJ-a' });
const id = '0123456789abcdef0123456789abcdef';

async function explain(asked: string, ...lines: (object | string)[]) {
  const file = join(mkdtempSync(join(tmpdir(), 'fhir-gateway-explain-')), 'gateway.log');
  writeFileSync(file, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  const printed: string[] = [];
  let found: ExplainedRequest | undefined;
  const print = (line: string) => void printed.push(line);
  const onExplained = (explained: ExplainedRequest) => void (found = explained);
  const code = await explainRequest({ id: asked, files: [file], settings, print, onExplained });
  return { code, printed, found };
}

describe('explain', () => {
  const audit = { time: 2, audit: true, event: 'fhir.read', requestId: id, platformId: 'ehr' };

  it('tells the stage and the rule of a refusal, and what to do', async () => {
    const refusal = {
      ...audit,
      outcome: 'refused',
      code: 'GRANT_INSUFFICIENT',
      rule: 'grant.kind',
      stage: 'authorize',
    };
    const { code, printed, found } = await explain(id, refusal);
    expect(code).toBe(0);
    expect(found).toMatchObject({ code: 'GRANT_INSUFFICIENT', stage: 'authorize', rule: 'grant.kind' });
    expect(printed.join('\n')).toMatch(/Cause: The gateway refused[^\n]*grant\.kind\.\nNext step: Only the person/);
  });

  it('tells why a platform failed by what the log knows besides, in the order of time', async () => {
    const failed = { ...audit, outcome: 'failed', code: 'UPSTREAM_UNREACHABLE' };
    const line = { time: 1, requestId: id, code: 'UPSTREAM_UNREACHABLE', detail: 'ENOTFOUND', stage: 'send', msg: 'x' };
    const { found } = await explain(id, failed, line, { ...line, requestId: 'another' });
    expect(found?.traces.map(({ source }) => source)).toEqual(['log', 'audit']);
    expect(found?.cause).toContain('DNS');
  });

  it('has no cause for a request that ended well', async () => {
    const { code, found } = await explain(id, { ...audit, outcome: 'allowed', status: 200 });
    expect([code, found?.cause]).toEqual([0, undefined]);
  });

  it.each([
    ['an id that only stands in another field', { time: 1, requestId: 'x', detail: id }],
    ['half a line', `{"time":1,"requestId":"${id}"`],
    ['a line without time', { requestId: id }],
    ['nothing', ''],
  ])('finds nothing in %s', async (_what, line) => {
    expect(await explain(id, line)).toMatchObject({ code: 1, printed: [`No line has the request id ${id}.`] });
  });

  it.each(['', 'two words', 'a\nb', '<b>', 'x'.repeat(201)])('takes no id %j', async (asked) => {
    expect((await explain(asked, audit)).code).toBe(2);
  });

  it('says which file cannot be read', async () => {
    const asked = { id, files: ['/no/such/file'], settings, print: () => undefined };
    await expect(explainRequest(asked)).rejects.toMatchObject({ path: '/no/such/file' });
  });
});
