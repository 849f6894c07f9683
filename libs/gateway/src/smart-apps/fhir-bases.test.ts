import type { PlatformRegistry, ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { fhirBases } from './fhir-bases.js';

const aliases = new Map(
  Object.entries({
    ehr: 'ehr',
    'ehr-alias': 'ehr',
    'ehr~2': 'ehr~2',
    'epic:org': 'epic:org',
  }),
);
const registry: Pick<PlatformRegistry, 'resolve'> = {
  resolve: (id) => {
    const found = id === 'open' ? id : aliases.get(id);
    if (found === undefined) throw new Error('PLATFORM_NOT_FOUND');
    return { id: found, name: `Name of ${found}`, ...(id !== 'open' && { oauth: {} }) } as ResolvedPlatform;
  },
};
const bases = fhirBases({ publicUrl: 'https://gw.example/path', mcpPublicUrl: 'https://mcp.example' }, registry);
const root = 'https://gw.example/path/api/fhir';

it.each([
  ['as it is', `${root}/ehr`, 'ehr'],
  ['with a slash', `${root}/ehr/`, 'ehr'],
  ['by an alias', `${root}/ehr-alias`, 'ehr'],
  ['with the host in capitals and the port of https', 'HTTPS://GW.EXAMPLE:443/path/api/fhir/ehr', 'ehr'],
  ['of one person of several', `${root}/ehr~2`, 'ehr~2'],
  ['of an organization', `${root}/epic:org`, 'epic:org'],
  ['of an organization, escaped', `${root}/epic%3Aorg`, 'epic:org'],
])('finds a base %s', (_how, address, platformId) => {
  expect(bases.find(address)).toEqual({ uri: `${root}/${platformId}`, name: `Name of ${platformId}`, platformId });
});

it.each([
  ['nothing', ''],
  ['no address', 'ehr'],
  ['the root', root],
  ['two slashes', `${root}//ehr`],
  ['a platform that there is not', `${root}/nowhere`],
  ['a platform without a sign-in', `${root}/open`],
  ['what lies below a base', `${root}/ehr/Patient`],
  ['an empty query', `${root}/ehr?`],
  ['an empty fragment', `${root}/ehr#`],
  ['another scheme', 'http://gw.example/path/api/fhir/ehr'],
  ['another port', 'https://gw.example:8443/path/api/fhir/ehr'],
  ['a host that begins like it', 'https://gw.example.evil.example/path/api/fhir/ehr'],
  ['a user before the host', 'https://gw.example@evil.example/path/api/fhir/ehr'],
  ['another path', 'https://gw.example/api/fhir/ehr'],
  ['a name of every object', `${root}/constructor`],
  ['more than an address has', `${root}/${'a'.repeat(2_100)}`],
])('finds none at %s', (_what, address) => {
  expect(bases.find(address)).toBeUndefined();
});

it('knows the scopes of resources by the grammar of SMART', () => {
  const known = ['patient/*.rs', 'user/Patient.read', 'patient/Observation.rs?category=a'];
  expect(known.every((scope) => bases.isResourceScope(scope))).toBe(true);
  expect(['openid', 'patient/*', 'patient/*.sr', 'gateway', ''].some((scope) => bases.isResourceScope(scope))).toBe(
    false,
  );
});
