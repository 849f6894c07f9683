import { VaultError } from '@fhir-gateway/token-vault';

import { useTestGateway } from './testing/test-gateway.js';

describe('while the session store is away', () => {
  const rest = useTestGateway();
  beforeAll(() => {
    const outage = () => Promise.reject(new VaultError('STORE_UNAVAILABLE', 'The session store does not answer.'));
    jest.spyOn(rest.gateway.vault, 'authenticate').mockImplementation(outage);
    jest.spyOn(rest.gateway.vault, 'activate').mockImplementation(outage);
    jest.spyOn(rest.gateway.vault, 'ping').mockImplementation(outage);
  });

  it('a new visitor cannot begin a login, and gets no cookie that opens nothing', async () => {
    const visitor = rest.browser();
    expect((await visitor.visit('/auth/stub-ehr/login')).status).toBe(503);
    expect(visitor.cookie('fhir_gateway_session')).toBeUndefined();
  });

  it('open data is still served to strangers', async () => {
    expect((await rest.browser().visit('/api/fhir/stub-open/Patient')).status).toBe(200);
  });
});
