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

/** How far each payer service is known: the platform file claims it, has its address, or its own answer was seen. */
export type PayerServices = Readonly<Partial<Record<'crd' | 'dtr' | 'pas', 'claimed' | 'configured' | 'verified'>>>;

const serviceWords = {
  claimed: 'claimed, not tested',
  configured: 'address known, not tested',
  verified: 'answered',
} as const;

/** Payer services with how far each is known, so that no claim reads like a fact. */
export function payerServiceWords(services: PayerServices): string {
  const known = Object.entries(services) as [string, keyof typeof serviceWords][];
  const states = [...new Set(known.map(([, state]) => state))];
  return states
    .map((state) => {
      const names = known.filter(([, own]) => own === state).map(([name]) => name.toUpperCase());
      return `${names.join(', ')} (${serviceWords[state]})`;
    })
    .join('; ');
}

/** Which data is behind a platform, where it is not people's own. */
export const environmentWords: Readonly<Record<PlatformEnvironment, string | undefined>> = {
  production: undefined,
  sandbox: 'made-up data',
  local: 'on this machine',
};
