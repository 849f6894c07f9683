import { createPlatformRegistry } from '../registry/platform-registry.js';
import { definition } from '../testing/platforms.js';

const platform = (id: string, name: string, more: object = {}) => definition({ id, name, ...more });
const sandbox = { kind: 'sandbox', environment: 'sandbox' };

/** Names as the vendors use them, chosen because they have been taken for one another. */
const catalogue = [
  platform('bcbsar', 'Arkansas Blue Cross and Blue Shield', {
    aliases: ['bcbs arkansas'],
    matchers: ['bcbs arkansas'],
  }),
  platform('bcbsks', 'Blue Cross and Blue Shield of Kansas', { matchers: ['bcbs kansas'], matcherExcludes: ['city'] }),
  platform('bluekc', 'Blue Cross Blue Shield of Kansas City', {
    displayName: 'Blue KC',
    matchers: ['blue kc', 'bcbs kansas city'],
  }),
  platform('bcbssc', 'BlueCross BlueShield of South Carolina', {
    displayName: 'BCBS South Carolina',
    matchers: ['bcbs sc'],
  }),
  platform('blueshieldca', 'Blue Shield of California', {
    displayName: 'Blue Shield CA',
    matchers: ['blue shield california'],
  }),
  platform('netsmart', 'Netsmart', { matchers: ['netsmart'] }),
  platform('dynamichealthit', 'Dynamic Health IT', { matchers: ['dynamichealthit', 'dynamic health'] }),
  platform('healthit', 'HealthIT.gov', { ...sandbox, matchers: ['healthit.gov'] }),
  platform('smarthealthit-sandbox-patient', 'SMART Health IT Sandbox (Patient)', {
    ...sandbox,
    aliases: ['smarthealthit', 'smart-sandbox'],
    matchers: ['smart health it', 'smarthealthit', 'smart sandbox'],
  }),
  platform('aetna', 'Aetna', { aliases: ['cvs'], matchers: ['aetna'] }),
  platform('aetna-sandbox', 'Aetna FHIR Sandbox', { ...sandbox, matchers: ['aetna sandbox'] }),
  platform('medicare', 'Medicare', { aliases: ['blue button'], matchers: ['medicare', 'blue button'] }),
  platform('medicare-sandbox', 'Medicare Blue Button Sandbox', { ...sandbox, matchers: ['medicare sandbox'] }),
  platform('epic', 'Epic', { aliases: ['mychart'], matchers: ['epic', 'mychart'] }),
  platform('unitedhealthcare', 'UnitedHealthcare', { aliases: ['uhc'], matchers: ['unitedhealth', 'uhc'] }),
];
const registry = createPlatformRegistry({ definitions: catalogue, environment: {} });
const found = (query: string) => registry.list({ query }).map(({ id }) => id);

describe('search', () => {
  it.each([
    ['bcbs arkansas', 'bcbsar'],
    ['BCBS Arkansas Medicaid', 'bcbsar'],
    ['BlueCross BlueShield of South Carolina', 'bcbssc'],
    ['bcbs kansas', 'bcbsks'],
    ['Blue Cross Blue Shield of Kansas', 'bcbsks'],
    ['bcbs of kansas city', 'bluekc'],
    ['netsmart', 'netsmart'],
    ['dynamichealthit', 'dynamichealthit'],
    ['smarthealthit', 'smarthealthit-sandbox-patient'],
    ['UHC', 'unitedhealthcare'],
    ['MyChart', 'epic'],
    ['aetna', 'aetna'],
    ['aetna sandbox', 'aetna-sandbox'],
    ['medicare', 'medicare'],
    ['medicare test', 'medicare-sandbox'],
    ['  Blue-Shield   CA ', 'blueshieldca'],
    ['calif blue shield', 'blueshieldca'],
  ])('finds for %j first %s', (query, id) => {
    expect(found(query)[0]).toBe(id);
  });

  // Each of these was answered with the platform named here by a search that used patterns.
  it.each([
    ['bcbs arkansas', 'bcbsks'],
    ['BlueCross BlueShield of South Carolina', 'blueshieldca'],
    ['netsmart', 'smarthealthit-sandbox-patient'],
    ['smarthealthit', 'healthit'],
    ['dynamichealthit', 'healthit'],
    ['bcbs kansas city', 'bcbsks'],
    ['blue shield of california', 'bcbssc'],
    ['episode', 'epic'],
    ['aetnasandbox', 'aetna'],
  ])('does not take %j for %s', (query, id) => {
    expect(found(query)).not.toContain(id);
  });

  it.each(['!!!', 'of and the', 'zzz', 'kansas arkansas', '.*', '(a+)+$', 'x'.repeat(100_000)])(
    'finds nothing for %j',
    (query) => {
      expect(found(query)).toEqual([]);
    },
  );

  it('puts production before sandboxes', () => {
    expect(found('blue button')).toEqual(['medicare', 'medicare-sandbox']);
    expect(found('blue button sandbox')).toEqual(['medicare-sandbox', 'medicare']);
  });
});
