import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Keyring } from '@fhir-gateway/token-vault';
import type { Session } from '@fhir-gateway/token-vault';
import type { AuditQuestion } from '../audit/search-audit.js';
import { loadConfig } from '../config/config.js';
import { GatewayError } from '../errors/errors.js';
import { OperatorAudit, type OperatorAuditParts } from './operator-audit.js';

const operator = { id: 'operator' } as Session;
const reads = { kind: 'reads' } as const;

/** As many entries as asked for, a millisecond apart, each of a session of its own where `isCrowd`. */
function fileOf(count: number, isCrowd = false): string {
  const path = join(mkdtempSync(join(tmpdir(), 'fhir-gateway-operator-')), 'audit.log');
  const line = (n: number) =>
    `{"level":30,"time":${n},"audit":true,"event":"fhir.read","subject":"session-${isCrowd ? n : 0}","chain":"c","n":${n}}\n`;
  writeFileSync(path, Array.from({ length: count }, (_, n) => line(n)).join(''));
  return path;
}

function auditOf(file: string, more: Partial<OperatorAuditParts> = {}) {
  const entries: unknown[] = [];
  const audit = new OperatorAudit({
    config: loadConfig({ FHIR_GATEWAY_AUDIT_SINKS: `file:${file}` }),
    lastingKeyring: new Keyring([{ id: 'k', secret: randomBytes(32), primary: true }]),
    audit: (entry) => void entries.push(entry),
    auditTrail: { admit: () => undefined },
    now: () => 10_000,
    subjectsOf: () => ({}),
    command: () => Promise.reject(new Error('there is no Redis')),
    ...more,
  });
  return { audit, entries };
}

describe('an operator’s search of the audit', () => {
  it('holds the last thousand entries, last first, and the most groups, and counts all', async () => {
    const found = await auditOf(fileOf(2_500, true)).audit.search(operator, reads);
    expect(found).toMatchObject({ from: 'file', entries: 2_500, sessions: 2_500, isCut: false, ungrouped: 2_000 });
    expect(found.groups).toHaveLength(500);
    expect(found.newest.map(({ time }) => time)).toEqual(Array.from({ length: 1_000 }, (_, n) => 2_499 - n));
  });

  it('ends when its time is over, and says so', async () => {
    let nowMs = 0;
    const { audit } = auditOf(fileOf(10_000), { now: () => (nowMs += 20_000) });
    const found = await audit.search(operator, reads);
    expect(found.isCut).toBe(true);
    expect(found.entries).toBeGreaterThan(0);
    expect(found.entries).toBeLessThan(10_000);
  });

  it('is one at a time, and the next one may follow, also after a failure', async () => {
    const { audit, entries } = auditOf(fileOf(1));
    const both = await Promise.allSettled([audit.search(operator, reads), audit.search(operator, reads)]);
    expect(both).toMatchObject([{ value: { entries: 1 } }, { reason: { code: 'GATEWAY_BUSY' } }]);
    expect((await audit.search(operator, reads)).entries).toBe(1);
    expect(entries).toHaveLength(2);
  });

  it('says nothing of the path of a file that is not there', async () => {
    const { audit } = auditOf('/no-such-folder/audit.log');
    for (let count = 0; count < 2; count++) {
      const failure: unknown = await audit.search(operator, reads).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'AUDIT_SEARCH_FAILED' });
      expect(String(failure)).not.toContain('no-such-folder');
    }
  });

  it('looks at nothing when its own entry cannot be written', async () => {
    const full = () => {
      throw new GatewayError('CONFIG_INVALID', 'stands for AUDIT_UNAVAILABLE');
    };
    const { audit, entries } = auditOf(fileOf(1), { auditTrail: { admit: full } });
    await expect(audit.search(operator, reads)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    expect(entries).toEqual([]);
  });

  it.each<[string, AuditQuestion]>([
    ['nothing', {}],
    ['a person without a provider', { subject: 'nurse' }],
    ['a patient without a lasting key', { patient: 'ehr/p1' }],
    ['a patient without a platform', { patient: 'p1' }],
  ])('refuses to look for %s, and audits no search', async (_name, question) => {
    const { audit, entries } = auditOf(fileOf(1));
    await expect(audit.search(operator, question)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
    await expect(audit.search(operator, reads, 'fhir')).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
    expect(entries).toEqual([]);
  });

  it.each<[Record<string, string>, string[], string]>([
    [{}, [], 'none'],
    [{ FHIR_GATEWAY_AUDIT_SINKS: 'file:/x' }, ['file'], 'none'],
    [
      {
        FHIR_GATEWAY_AUDIT_SINKS: 'fhir:https://audit.example.org/fhir,redis-stream,file:/x,stdout',
        FHIR_GATEWAY_REDIS_URL: 'redis://localhost',
        FHIR_GATEWAY_MASTER_KEY: 'a-master-key-of-tests-0123456789-ABCDEFGHIJKLMN',
      },
      ['redis-stream', 'file', 'fhir'],
      'stored key',
    ],
    [{ FHIR_GATEWAY_AUDIT_KEY: 'k'.repeat(32) }, [], 'audit key'],
  ])('knows the places and the key of %j', (settings, places, hashedWith) => {
    const { audit } = auditOf('/x', { config: loadConfig(settings) });
    expect([audit.places, audit.hashedWith]).toEqual([places, hashedWith]);
  });
});
