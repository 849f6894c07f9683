import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Keyring, MemoryVaultStore, TokenVault } from '@fhir-gateway/token-vault';
import * as library from './index.js';
import { serveTokens } from './testing/readme-example.js';

const read = (...path: string[]) => readFileSync(join(__dirname, ...path), 'utf8');

describe('the README', () => {
  const readme = read('..', 'README.md');

  it('shows the example that is compiled and run here', () => {
    const [, shown] = /```ts\n([^]*?)```/.exec(readme) ?? [];
    expect(shown).toBe(read('testing', 'readme-example.ts').replace("'../index.js'", "'@fhir-gateway/auth-server'"));
  });

  it('names every export', () => {
    for (const name of Object.keys(library)) expect(readme).toContain(`\`${name}\``);
  });

  it('has an example that runs', async () => {
    const keyring = new Keyring([{ id: 'k', secret: Buffer.alloc(32, 7), primary: true }]);
    const store = new MemoryVaultStore();
    const parts = { store, keyring, vault: new TokenVault({ store, keyring }) };
    const server = await serveTokens(parts, 'http://localhost:9', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/oauth/token`, { method: 'POST' });
    expect(answer.status).toBe(400);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
