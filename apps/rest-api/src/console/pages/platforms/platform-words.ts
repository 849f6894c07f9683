import type { PlatformEnvironment, PlatformKind, PlatformStatus } from '@fhir-gateway/platform-registry';

/** What runs a platform, for people. */
export const kindWords: Readonly<Record<PlatformKind, string>> = {
  payer: 'Health plan',
  ehr: 'Health record system',
  lab: 'Laboratory',
  government: 'Government',
  sandbox: 'Sandbox',
};

/** How far a platform is usable, for people. */
export const statusWords: Readonly<Record<PlatformStatus, string>> = {
  ready: 'Ready',
  'needs-credentials': 'Needs credentials',
  'needs-tenant': 'Choose an organization',
  listed: 'Listed only',
};

/** Which data is behind a platform, where it is not people's own. */
export const environmentWords: Readonly<Record<PlatformEnvironment, string | undefined>> = {
  production: undefined,
  sandbox: 'made-up data',
  local: 'on this machine',
};
