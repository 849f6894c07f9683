import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPlatformRegistry } from '@fhir-gateway/platform-registry';
import { authErrorCodes } from './errors.js';
import { finishLogin, openAuth, startLogin } from './testing/readme-example.js';
import { World } from './testing/world.js';

describe('the README', () => {
  const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');

  it('has an example that runs', async () => {
    const world = await World.open();
    try {
      const { definition } = world.platform();
      const environment = { FHIR_GATEWAY_PLATFORM_STUB_CLIENT_ID: 'client-1' };
      const registry = createPlatformRegistry({ definitions: [definition], environment });
      const auth = openAuth(world.vault, registry);
      const session = await world.session();
      const { authorizationUrl, browserCookie } = await startLogin(auth, registry, session, 'stub');
      const cookies = { [browserCookie.name]: browserCookie.value };
      const done = await finishLogin(auth, registry, session, {
        params: world.stub.smart.approve(authorizationUrl),
        cookies,
      });
      expect(done).toEqual({ authorization: expect.stringMatching(/^Bearer access-/), patient: 'pat-1' });
    } finally {
      await world.close();
    }
  });

  it('explains every error code', () => {
    for (const code of authErrorCodes) expect(readme).toContain(`\`${code}\``);
  });
});
