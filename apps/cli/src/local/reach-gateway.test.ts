import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, freePort } from '@fhir-gateway/testing';
import { version } from '../version.js';
import { findGateway, openControlSocket } from './control-socket.js';
import { reachGateway } from './reach-gateway.js';

describe('a program that looks for the gateway of its person', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  const facts = { version, mcpAuth: 'local', mcpUrl: 'http://127.0.0.1:1/mcp' };
  let end: (() => void) | undefined;
  afterEach(() => {
    end?.();
    end = undefined;
    chmodSync(folder, 0o700);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const reach = async (start: readonly string[], port?: number) =>
    reachGateway(
      { folder, host: '127.0.0.1', port: port ?? (await freePort()), start, send: fetch },
      new AbortController().signal,
    );

  it('finds it by the folder that is this person’s alone', async () => {
    end = await openControlSocket(folder, facts);
    const found = await findGateway(folder);
    expect(found?.facts).toEqual(facts);
    found?.socket.destroy();
    for (const mode of [0o701, 0o710, 0o755, 0o770]) {
      chmodSync(folder, mode);
      expect(await findGateway(folder)).toBeUndefined();
    }
  });

  it('finds none where none runs, or where one was killed', async () => {
    expect(await findGateway(join(folder, 'nowhere'))).toBeUndefined();
    expect(await findGateway(folder)).toBeUndefined();
    writeFileSync(join(folder, 'control'), '');
    expect(await findGateway(folder)).toBeUndefined();
    end = await openControlSocket(folder, facts);
    (await findGateway(folder))?.socket.destroy();
  });

  it.each([
    [{ version: `${Number.parseInt(version) + 1}.0.0` }, /has version \d+\.0\.0, and this program/],
    [{ mcpAuth: 'oauth' }, /asks apps to sign in/],
    [{ mcpAuth: 'pairing' }, /asks apps to sign in/],
  ])('does not use one that says %j, and starts no other', async (said, fault) => {
    end = await openControlSocket(folder, { ...facts, ...said });
    const mark = join(folder, 'started');
    await expect(reach(['-e', `require('fs').writeFileSync('${mark}', '')`])).rejects.toThrow(fault);
    expect(existsSync(mark)).toBe(false);
  });

  it('tells the last words of one that does not start, where another program has the port', async () => {
    const other = createServer((socket) => void socket.destroy());
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const start = ['-e', 'console.error("Nothing was started.")'];
    await expect(reach(start, port)).rejects.toThrow('The gateway did not start. Nothing was started.');
    other.close();
  });

  it('ends it once nobody is connected', async () => {
    const onUnused = jest.fn();
    end = await openControlSocket(folder, facts, onUnused);
    const found = await findGateway(folder);
    expect(onUnused).not.toHaveBeenCalled();
    found?.socket.destroy();
    await eventually(() => onUnused.mock.calls.length === 1, 50);
  });
});
