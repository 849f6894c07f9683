import { World } from '../testing/world.js';
import { UdapRegistrar } from '../udap/udap-registrar.js';
import { UdapRegistrationRefused } from '../udap/udap-registration.js';
import { TrustCommunity } from '../testing/trust-community.js';
import { readUdapIdentity } from '../udap/udap-identity.js';

describe('a registration by UDAP that a server refuses', () => {
  let world: World;
  afterEach(async () => {
    jest.restoreAllMocks();
    await world.close();
  });

  it.each([
    ['Missing\nlogo_uri.', 'invalid_client_metadata, http 400: Missing logo_uri.'],
    [undefined, 'invalid_client_metadata, http 400.'],
    [{ html: '<b>' }, 'invalid_client_metadata, http 400.'],
    [`Wrong ${'e'.repeat(40)}`, 'invalid_client_metadata, http 400: Wrong ….'],
  ])('says so in the server’s own words, cleaned: %j', async (description, words) => {
    const community = await TrustCommunity.create();
    const { certificates, privateKey } = await community.issuing.issue({ uri: 'https://gateway.example/udap' });
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    const identity = await readUdapIdentity(certificates, key);
    world = await World.open({ udap: { identity, anchors: [community.root.certificate] } });
    const refusal = new UdapRegistrationRefused('invalid_client_metadata', 400, description);
    for (const method of ['register', 'cancel'] as const)
      jest.spyOn(UdapRegistrar.prototype, method).mockRejectedValue(refusal);
    const platform = world.platform();
    const text = { clientName: 'FHIR Gateway', contacts: [] };
    const message = expect.stringMatching(new RegExp(`: ${words.replace(/\./g, '\\.')}$`)) as unknown;
    const { clients } = world.auth;
    await expect(clients.registerByUdap(platform, text, [])).rejects.toMatchObject({
      code: 'CLIENT_REGISTRATION_REFUSED',
      message,
    });
    await expect(clients.cancelByUdap(platform, text, undefined)).rejects.toMatchObject({
      code: 'CLIENT_REGISTRATION_UNCHANGED',
      message,
    });
  });
});
