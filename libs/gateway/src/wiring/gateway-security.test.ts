import { gatewaySecurity } from './gateway-security.js';

const publicUrl = 'https://gateway.example/base';

describe('gatewaySecurity', () => {
  it('names the gateway’s own authorization server in oauth mode', () => {
    expect(gatewaySecurity({ publicUrl, mcpAuth: 'oauth' }).oauth).toEqual({
      authorize: `${publicUrl}/oauth/authorize`,
      token: `${publicUrl}/oauth/token`,
      register: `${publicUrl}/oauth/register`,
      revoke: `${publicUrl}/oauth/revoke`,
      introspect: `${publicUrl}/oauth/introspect`,
    });
  });

  it.each(['local', 'pairing'] as const)('names none in %s mode, and says where to sign in', (mcpAuth) => {
    expect(gatewaySecurity({ publicUrl, mcpAuth })).toEqual({ description: expect.stringContaining(`${publicUrl}/`) });
  });
});
