import { capabilityNaming } from '../testing/oauth-uris.js';
import type { PlatformShape } from '../testing/platforms.js';
import { sendJson } from '@fhir-gateway/testing';
import { eachWorld, world } from '../testing/world.js';

const wellKnown = '/fhir/.well-known/smart-configuration';

/** One test for each key by which a platform file steers discovery: what is asked with it, and without. */
describe('discovery', () => {
  eachWorld();

  const fixed = () => ({ authorizeUrl: `${world.smart.issuer}/fixed`, tokenUrl: `${world.smart.issuer}/token` });
  const leave = async (shape: Partial<PlatformShape>) =>
    (await world.leave(await world.session(), world.platform(shape))).url;
  const asked = () => world.stub.http.requests.map(({ path }) => path);

  it('quirk smartConfigurationNeedsAuth: does not ask for the document, but uses the addresses of the file', async () => {
    expect((await leave({ oauth: fixed() })).pathname).toBe('/op/authorize');
    world.stub.http.requests.length = 0;
    const url = await leave({ id: 'closed', oauth: fixed(), quirks: { smartConfigurationNeedsAuth: true } });
    expect(url.pathname).toBe('/op/fixed');
    expect(asked()).not.toContain(wellKnown);
    expect(asked()[0]).toBe('/fhir/metadata');
  });

  it('quirk slowMetadataMs: waits for /metadata twice as long as it was seen to take', async () => {
    const { issuer } = world.smart;
    const capability = capabilityNaming({ authorize: `${issuer}/slow`, token: `${issuer}/token` });
    world.smart.behaviour.smartConfiguration = () => ({ status: 404 });
    // The platform's own delay; the gateway's patience with it is what is tested.
    const slow = world.openAuth(world.vault, {
      requestTimeoutMs: 1_000,
      fetch: async (input, init) => {
        if (String(input).endsWith('/metadata')) await new Promise((resolve) => setTimeout(resolve, 1_200));
        init?.signal?.throwIfAborted();
        return fetch(input, init);
      },
    });
    world.stub.answer = (_request, response) => sendJson(response, 200, capability);
    const pathFor = async (shape: Partial<PlatformShape>) => {
      const session = await world.session();
      const platform = world.platform({ oauth: fixed(), ...shape });
      const { id } = await slow.beginLogin(session, platform);
      return new URL((await slow.authorize(session, platform, id)).authorizationUrl).pathname;
    };
    expect(await pathFor({ id: 'hurried' })).toBe('/op/fixed');
    expect(await pathFor({ id: 'patient', quirks: { slowMetadataMs: 20_000 } })).toBe('/op/slow');
  });

  it('key requestHeaders: go with documents below the FHIR base, and with no others', async () => {
    const requestHeaders = { 'x-api-key': 'key-1', Accept: 'text/plain' };
    await leave({ requestHeaders });
    expect(world.stub.http.seen(wellKnown)[0]?.headers).toMatchObject({ 'x-api-key': 'key-1' });
    expect(world.stub.http.seen(wellKnown)[0]?.headers.accept).toBe('application/json');
    const discoveryUrl = `${world.stub.http.origin}/elsewhere`;
    await leave({ id: 'elsewhere', oauth: { ...fixed(), discoveryUrl }, requestHeaders });
    expect(world.stub.http.seen('/elsewhere')[0]?.headers).not.toHaveProperty('x-api-key');
  });

  it('quirks that are for others change nothing of a login', async () => {
    const quirks: PlatformShape['quirks'] = {
      scopesV3: ['patient/Patient.rs'],
      demographicScopesOptional: true,
      launchSimulation: 'patient-standalone',
      multiplePatientsPerUser: true,
      introspectWith: 'bearer',
      credentialKind: 'api-key-and-secret',
      openEndpointHasNoSmartConfiguration: true,
      metadataReportsDstu2: true,
      vendorPlatform: 'edifecs',
      openData: true,
      demoOnly: true,
      appsNotHipaaCovered: true,
    };
    const trace = async (shape: Partial<PlatformShape>) => {
      world.stub.http.requests.length = 0;
      const session = await world.session();
      const platform = world.platform(shape);
      const left = await world.leave(session, platform);
      const { connection } = await world.auth.completeLogin(session, left);
      const names = [...left.url.searchParams].map(([name, value]) => (name === 'scope' ? value : name));
      const requests = world.stub.http.requests.map(({ path, form }) => [path, ...form.keys()]);
      return { names, requests, scopes: connection.scopes, patient: connection.patient };
    };
    expect(await trace({ id: 'with', quirks })).toEqual(await trace({ id: 'without' }));
  });
});
