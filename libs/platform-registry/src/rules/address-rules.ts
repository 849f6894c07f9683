import type { PlatformDefinition } from '../schema/types.js';
import { isLoopbackHost, isSameSite } from '../site.js';
import type { PlatformRule, RuleFault, SoundParts } from './platform-rule.js';

const allKeys = ['fhirBaseUrl', 'oauth', 'tenancy', 'davinci'] as const satisfies readonly (keyof PlatformDefinition)[];

/** Where the gateway sends requests, and to whom it would hand a code or a token. */
export const addressRules: readonly PlatformRule[] = [
  {
    reads: allKeys,
    check: (parts, { allowInsecureUrls }) =>
      allowInsecureUrls === true
        ? []
        : [...baseUrls(parts), ...oauthUrls(parts), ...payerUrls(parts)]
            .filter(({ url }) => /^http:/i.test(url) && !isLoopbackHost(new URL(url).hostname))
            .map(({ path }) => ({ path, message: 'must be https; http is for this machine only' })),
  },
  {
    reads: allKeys,
    check: (parts) => {
      const bases = baseUrls(parts).map(({ url }) => new URL(url));
      const listed = new Set(parts.oauth?.hosts);
      return oauthUrls(parts).flatMap(({ path, url }): RuleFault[] => {
        const { hostname } = new URL(url);
        const trusted =
          bases.length === 0 || listed.has(hostname) || bases.some((base) => isSameSite(base.hostname, hostname));
        return trusted
          ? []
          : [{ path, message: `is outside the domain of the FHIR base; list ${hostname} in oauth.hosts` }];
      });
    },
  },
];

interface Address {
  readonly path: string;
  readonly url: string;
}

function baseUrls({ fhirBaseUrl, tenancy }: SoundParts): Address[] {
  const known = tenancy?.knownTenants ?? [];
  return [
    address('fhirBaseUrl', fhirBaseUrl),
    ...known.map((tenant, index) => address(`tenancy.knownTenants.${index}.fhirBaseUrl`, tenant.fhirBaseUrl)),
    ...templates(tenancy).map(([persona, urls]) =>
      address(`tenancy.templates.${persona}.fhirBaseUrl`, urls.fhirBaseUrl),
    ),
  ].flat();
}

function oauthUrls({ oauth = {}, tenancy }: SoundParts): Address[] {
  return [
    ...(['authorizeUrl', 'tokenUrl', 'revokeUrl', 'introspectUrl', 'discoveryUrl'] as const).map((key) =>
      address(`oauth.${key}`, oauth[key]),
    ),
    ...templates(tenancy).flatMap(([persona, urls]) => [
      address(`tenancy.templates.${persona}.authorizeUrl`, urls.authorizeUrl),
      address(`tenancy.templates.${persona}.tokenUrl`, urls.tokenUrl),
    ]),
  ].flat();
}

function payerUrls({ davinci = {} }: SoundParts): Address[] {
  return [
    address('davinci.wellKnown', davinci.wellKnown),
    ...(['crd', 'dtr', 'pas'] as const).flatMap((service) => [
      address(`davinci.${service}.base`, davinci[service]?.base),
      address(`davinci.${service}.tokenUrl`, davinci[service]?.tokenUrl),
    ]),
  ].flat();
}

function templates(tenancy: SoundParts['tenancy']) {
  return tenancy?.mode === 'template' ? Object.entries(tenancy.templates) : [];
}

/** A list of none or one, so that absent URLs drop out. A template is judged by its host, where no tenant can be. */
function address(path: string, url: string | undefined): Address[] {
  return url === undefined ? [] : [{ path, url }];
}
