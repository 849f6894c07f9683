import type { AddressInfo } from 'node:net';
import { Keyring, MemoryVaultStore, TokenVault } from '@fhir-gateway/token-vault';
import { serveTokens } from './testing/readme-example.js';

it('the example of the README runs', async () => {
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
