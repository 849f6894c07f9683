import type { PlatformSummary, TenantSummary } from '@fhir-gateway/platform-registry';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';

import { connectionsPage } from '../console/pages/connections-page.js';
import { organizationList } from '../console/pages/platforms/organization-list.js';
import { platformCard } from '../console/pages/platforms/platform-card.js';
import { platformFilters } from '../console/pages/platforms/platform-filters.js';

const hostile = `"><script>alert(1)</script><img src=x onerror='a'>`;
const platform: PlatformSummary = {
  id: hostile,
  name: hostile,
  kind: 'ehr',
  environment: 'production',
  status: 'ready',
  nextStep: hostile,
  loginRequired: true,
  sessionRequired: false,
  aliases: [],
};
const connection: ConnectionSummary = {
  platformId: hostile,
  connected: true,
  scopes: [hostile],
  requestedScopes: [],
  missingScopes: [hostile],
  patient: hostile,
  refreshable: true,
};
const tenant: TenantSummary = {
  platformId: `epic:${hostile}`,
  name: hostile,
  aliases: [hostile],
  places: [{ city: hostile }],
  npis: [],
  fhirBaseUrl: 'https://fhir.example.org',
};

const operator = { isOperator: true, isDeveloper: true };

describe('names that other people wrote', () => {
  it.each([
    ['a platform', platformCard('', platform, operator)],
    [
      'a connection',
      connectionsPage({
        ...{ base: '', connections: [connection], names: new Map(), portals: new Map() },
        ...{ writable: [], unconfirmed: [], nowMs: 0 },
      })(operator),
    ],
    ['an organization', organizationList('', [tenant])],
    ['a search', platformFilters('', { q: hostile, kind: hostile, state: hostile, status: hostile })],
  ])('stay text in the markup of %s', (_what, markup) => {
    const text = markup.toString();
    expect(text).toContain('&lt;script&gt;');
    expect(text).not.toContain('<script>');
    expect(text).not.toContain('<img src=x');
  });
});
