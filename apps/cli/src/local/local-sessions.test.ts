import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLocalSessions, openStateFolder, readLocalKey, type LocalSessions } from './local-sessions.js';

describe('sessions that outlive a start', () => {
  const above = mkdtempSync(join(tmpdir(), 'fhir-gateway-local-'));
  const folder = join(above, '8000');
  const opened: LocalSessions[] = [];
  beforeEach(() => openStateFolder(folder, true));
  afterEach(() => opened.splice(0).forEach((sessions) => sessions.stop()));
  afterAll(() => rmSync(above, { recursive: true }));

  const keysOf = (text: string) => [{ id: 'default', secret: Buffer.from(text), primary: true }];
  function open(key = readLocalKey(folder), onSaveFault = () => undefined): LocalSessions {
    const sessions = openLocalSessions(folder, keysOf(key), onSaveFault);
    opened.push(sessions);
    return sessions;
  }

  it('are there at the next start', async () => {
    const first = open();
    await first.store.create('session', { token: 'a-token-of-a-platform' }, 60);
    first.stop();
    const second = open();
    expect(second.isBroken).toBe(false);
    expect(await second.store.read('session', ['token'])).toEqual(['a-token-of-a-platform']);
  });

  it('are written a second after they change, without a stop', async () => {
    const first = open();
    await first.store.create('session', { token: 'before-a-kill' }, 60);
    await sleep(1_300);
    expect(await open().store.read('session', ['token'])).toEqual(['before-a-kill']);
  });

  it('are sealed, and with their key for nobody else to read', async () => {
    const first = open();
    await first.store.create('a-session-name', { token: 'a-token-of-a-platform' }, 60);
    first.stop();
    expect(readFileSync(join(folder, 'sessions'), 'utf8')).not.toMatch(/session|token/);
    expect(statSync(folder).mode & 0o077).toBe(0);
    const files = readdirSync(folder);
    expect(files.sort()).toEqual(['master-key', 'sessions']);
    for (const file of files) expect([file, statSync(join(folder, file)).mode & 0o077]).toEqual([file, 0]);
  });

  it.each([
    ['was changed', (text: string) => text.replace(/.{8}$/, 'AAAAAAAA')],
    ['is empty', () => ''],
    ['is none', () => '{"records":[["session",[["token","planted"]],9999999999999]],"values":[]}'],
  ])('begin empty, and say so, where the file %s', async (_what, change) => {
    const first = open();
    await first.store.create('session', { token: 'old' }, 60);
    first.stop();
    const file = join(folder, 'sessions');
    writeFileSync(file, change(readFileSync(file, 'utf8')));
    const second = open();
    expect(second.isBroken).toBe(true);
    expect(await second.store.read('session', ['token'])).toEqual([undefined]);
  });

  it('begin empty under another key, and a key that is none is made anew', async () => {
    const key = readLocalKey(folder);
    expect(readLocalKey(folder)).toBe(key);
    open(key).stop();
    writeFileSync(join(folder, 'master-key'), 'short');
    const made = readLocalKey(folder);
    expect(made).not.toBe('short');
    expect(made).not.toBe(key);
    const first = open(key);
    await first.store.create('session', { token: 'old' }, 60);
    first.stop();
    expect(open(made).isBroken).toBe(true);
  });

  it('are gone after a fresh start', async () => {
    const first = open();
    await first.store.create('session', { token: 'old' }, 60);
    first.stop();
    openStateFolder(folder, true);
    expect(readdirSync(folder)).toEqual([]);
    const second = open();
    expect(second.isBroken).toBe(false);
    expect(await second.store.read('session', ['token'])).toEqual([undefined]);
  });

  it('close a folder that others could read', () => {
    chmodSync(folder, 0o755);
    openStateFolder(folder, false);
    expect(statSync(folder).mode & 0o077).toBe(0);
  });

  it('say once that they cannot be written, and go on', async () => {
    const onSaveFault = jest.fn(() => undefined);
    const key = readLocalKey(folder);
    const first = open(key, onSaveFault);
    await first.store.create('session', { token: 'old' }, 60);
    rmSync(folder, { recursive: true });
    first.stop();
    first.stop();
    expect(onSaveFault).toHaveBeenCalledTimes(1);
    expect(await first.store.read('session', ['token'])).toEqual(['old']);
  });
});
