import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@fhir-gateway/gateway';
import { localAuditSinks } from './audit-file.js';
import { openStateFolder } from './local-sessions.js';

describe('the audit of a start on this machine', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-audit-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const path = (name = 'audit.log') => join(folder, name);
  const read = (name?: string) => readFileSync(path(name), 'utf8');

  it('goes to a file that the gateway takes as a place', () => {
    const sinks = localAuditSinks(folder, false) ?? '';
    expect(loadConfig({ FHIR_GATEWAY_AUDIT_SINKS: sinks }).audit).toMatchObject({ file: path(), stdout: false });
  });

  it('goes to the same file at the next start', () => {
    writeFileSync(path(), 'of the first start\n');
    localAuditSinks(folder, false);
    expect(read()).toBe('of the first start\n');
  });

  it('is put aside where it is large, in place of what was put aside before', () => {
    for (const text of ['first\n', 'second\n', 'third\n']) {
      writeFileSync(path(), text);
      localAuditSinks(folder, false, 5);
      expect([existsSync(path()), read('audit.log.1')]).toEqual([false, text]);
    }
    expect(readdirSync(folder)).toEqual(['audit.log.1']);
  });

  it('outlives --fresh, apart from the entries of the next key', () => {
    writeFileSync(path(), 'old\n');
    writeFileSync(path('sessions'), 'sealed');
    writeFileSync(path('audit.log.json'), 'no file of the audit');
    localAuditSinks(folder, true);
    openStateFolder(folder, true);
    expect(readdirSync(folder)).toEqual(['audit.log.1']);
    expect(read('audit.log.1')).toBe('old\n');
  });

  it('has no file where a comma list cannot name it', () => {
    expect(localAuditSinks(join(folder, 'a,b'), false)).toBeUndefined();
  });
});
