import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateRecords } from './records/index.js';
import { sandboxClients, sandboxSecrets } from './smart/clients.js';

const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');

describe('the README', () => {
  it('names every client and its secret', () => {
    for (const { client_id: id } of sandboxClients({ jwks: { keys: [] } })) expect(readme).toContain(`\`${id}\``);
    for (const secret of Object.values(sandboxSecrets)) expect(readme).toContain(`\`${secret}\``);
  });

  it('is right about the accounts of the default seed', () => {
    const { accounts } = generateRecords({ seed: 1, patients: 12, asOf: new Date().toISOString() });
    const sizes = Object.fromEntries(accounts.map(({ login, patientIds }) => [login, patientIds.length]));
    expect(sizes).toMatchObject({ hedda: 1, tamsin: 2, 'dr-sunniva': 12 });
    for (const login of ['hedda', 'tamsin', 'dr-sunniva']) expect(readme).toContain(`\`${login}\``);
  });
});
