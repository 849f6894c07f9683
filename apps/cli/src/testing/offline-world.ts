import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const gateway = 'https://gateway.example.org';
const hospital = 'https://fhir.my-hospital.example/r4';
const platform = {
  id: 'network',
  name: 'Fictional Network',
  kind: 'ehr',
  environment: 'production',
  oauth: { scopes: ['openid'] },
  registration: 'required',
  verification: { status: 'unverified' },
  tenancy: { mode: 'directory', directories: [{ format: 'endpoint-list', url: 'https://directory.example/list' }] },
};
const list = {
  Endpoints: [{ URL: 'https://a.network.example/r4', OrganizationName: 'Alpha', NPIID: '', OrganizationZipCode: '' }],
};
const endpoints = {
  issuer: gateway,
  device_authorization_endpoint: `${gateway}/auth/device`,
  token_endpoint: `${gateway}/oauth/token`,
  revocation_endpoint: `${gateway}/oauth/revoke`,
};
const tokens = { access_token: 'an-access-token', refresh_token: 'a-refresh-token', expires_in: 600, scope: 'gateway' };
const statement = {
  resourceType: 'CapabilityStatement',
  fhirVersion: '4.0.1',
  rest: [{ mode: 'server', resource: [{ type: 'Patient' }] }],
};

/** What servers answer, by URL. A list that breaks off says that it is longer than it is. */
const answers: Readonly<Record<string, () => Response>> = {
  'https://directory.example/list': () => Response.json(list),
  'https://directory.example/page': () => new Response('<h1>No list</h1>'),
  'https://directory.example/broken': () => new Response('{"Endp', { headers: { 'content-length': '1000' } }),
  [`${hospital}/metadata`]: () => Response.json(statement),
  [`${gateway}/.well-known/oauth-authorization-server`]: () => Response.json(endpoints),
  [`${gateway}/auth/device`]: () =>
    Response.json({
      device_code: 'a-device-code',
      user_code: 'BCDF-GHJK',
      verification_uri_complete: `${gateway}/oauth/device`,
      expires_in: 600,
      interval: 5,
    }),
  [`${gateway}/oauth/token`]: () => Response.json(tokens),
  [`${gateway}/oauth/revoke`]: () => new Response(undefined, { status: 200 }),
};

/** A `fetch` that reaches a few servers of this test, and nothing else. */
export const offlineFetch: typeof fetch = (input) => {
  const answer = answers[String(input)];
  return answer === undefined ? Promise.reject(new TypeError('no network in this test')) : Promise.resolve(answer());
};

/** Files and folders that commands read; returned by name, as absolute paths. */
export function offlineFiles(folder: string) {
  const inside = (name: string) => join(folder, name);
  for (const name of ['platforms', 'more', 'home', 'made', 'tenants']) mkdirSync(inside(name));
  const save = (name: string, content: unknown) => {
    writeFileSync(inside(name), typeof content === 'string' ? content : JSON.stringify(content));
    return inside(name);
  };
  const other = (id: string, url: string) => ({
    ...platform,
    id,
    tenancy: { ...platform.tenancy, directories: [{ format: 'endpoint-list', url }] },
  });
  save('platforms/network.json', platform);
  save('platforms/page.json', other('page', 'https://directory.example/page'));
  save('platforms/broken.json', other('broken', 'https://directory.example/broken'));
  return {
    platforms: inside('platforms'),
    home: inside('home'),
    made: inside('made'),
    tenants: inside('tenants'),
    missing: inside('missing'),
    audit: inside('audit.log'),
    list: save('list.json', list),
    page: save('page.html', '<h1>No list</h1>'),
    source: save('short.json', {
      name: 'My Hospital',
      type: 'ehr',
      fhir_base_url: hospital,
      oauth: { authorize_url: `${hospital}/authorize`, token_url: `${hospital}/token` },
    }),
  };
}
