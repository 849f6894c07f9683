import { z } from 'zod';
import { endpointUrl, endpointUrlFault, hostName, pageUrl, text } from './primitives.js';

/** A tenant id as it appears after the colon of a platform id; `.` and `..` would climb in a path. */
export const tenantId = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{1,128}$/, 'must be 1 to 128 letters, digits, hyphens, dots or underscores')
  .refine((value) => value !== '.' && value !== '..', 'must not be a dot segment');

const tenantPlaceholder = '{tenant}';

/** Says what is wrong with a URL template; undefined when nothing is. The tenant may only be a part of the path. */
export function urlTemplateFault(value: string): string | undefined {
  if (!value.includes(tenantPlaceholder)) return 'must contain {tenant}';
  const authority = /^https?:\/\/[^/?#]*/i.exec(value)?.[0] ?? '';
  if (authority.includes(tenantPlaceholder)) return 'must not let the tenant change the host';
  const [path = '', query = ''] = value.split('?', 2);
  if (query.includes(tenantPlaceholder)) return 'must use {tenant} in the path, not in the query';
  // Whole segments only: glued to other text, a tenant could complete that text to something else.
  const segments = path.slice(authority.length).split('/');
  if (segments.some((segment) => segment.includes(tenantPlaceholder) && segment !== tenantPlaceholder)) {
    return 'must use {tenant} as a whole path segment';
  }
  return endpointUrlFault(value.replaceAll(tenantPlaceholder, 'tenant'));
}

const urlTemplate = z.string().superRefine((value, context) => {
  const message = urlTemplateFault(value);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

const personaTemplates = z.strictObject({
  fhirBaseUrl: urlTemplate.describe('FHIR base URL with {tenant} as one path segment'),
  authorizeUrl: urlTemplate.describe('Authorization endpoint of a tenant, where discovery does not give it').optional(),
  tokenUrl: urlTemplate.describe('Token endpoint of a tenant, where discovery does not give it').optional(),
});

const directory = z.strictObject({
  format: z
    .enum(['smart-brands-bundle', 'fhir-endpoint-bundle', 'endpoint-list', 'practice-list', 'csv', 'html'])
    .describe('What the importer has to expect; csv and html are for people, `directory update` reads the others'),
  url: pageUrl.describe('Where the vendor publishes the list'),
  path: text.describe('File below the URL, when the URL is a repository').optional(),
  fhirVersion: text.describe('FHIR version of the endpoints listed').optional(),
  approxBytes: z
    .int()
    .positive()
    .describe('Rough size in bytes, so that nobody loads a huge list by mistake')
    .optional(),
});

const knownTenant = z.strictObject({
  id: tenantId.describe('What follows the colon in the platform id'),
  name: text.describe('Name of the organization, for people'),
  fhirBaseUrl: endpointUrl.describe('FHIR base URL of this organization, in directory mode').optional(),
});

const common = {
  tenantParam: text.describe('What the vendor calls the tenant: practice, brand, partition').optional(),
  knownTenants: z.array(knownTenant).min(1).describe('Organizations known without a directory').optional(),
  directories: z.array(directory).min(1).describe('Lists of organizations that the vendor publishes').optional(),
};

/**
 * How one platform serves many organizations. Absent: the platform is one organization.
 * The modes differ in what a tenant changes: the path, the query, the whole base URL, or nothing that the gateway sees.
 */
export const tenancySchema = z.discriminatedUnion('mode', [
  z.strictObject({
    mode: z.literal('template').describe('The tenant is a path segment of the base URL'),
    persona: z.enum(['patient', 'provider']).describe('Which set of templates is used; patient when absent').optional(),
    templates: z
      .strictObject({
        patient: personaTemplates.describe('URLs for people reading their own record').optional(),
        provider: personaTemplates.describe('URLs for staff of the organization').optional(),
      })
      .describe('URL templates by persona; at least the persona in use'),
    openIdDiscoveryUrl: urlTemplate.describe('OpenID discovery document of a tenant').optional(),
    ...common,
  }),
  z.strictObject({
    mode: z.literal('directory').describe('Each organization has a base URL of its own, found in a directory'),
    domains: z
      .array(hostName)
      .min(1)
      .describe('Domains that base URLs from a directory may be in, subdomains included; any public host when absent')
      .optional(),
    ...common,
  }),
  z.strictObject({
    mode: z.literal('search-parameter').describe('One base URL; every request names the tenant in its query'),
    tenantValue: z
      .string()
      .max(200)
      .regex(/^[A-Za-z0-9/._-]*\{tenant\}[A-Za-z0-9/._-]*$/, 'must be plain text around one {tenant}')
      .describe('Value of the query parameter tenantParam, with {tenant} in it'),
    ...common,
    tenantParam: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_-]*$/, 'must be a query parameter name')
      .describe('Name of the query parameter that carries the tenant'),
  }),
  z.strictObject({
    mode: z.literal('shared-base').describe('One base URL; the login decides the organization'),
    ...common,
  }),
  z.strictObject({
    mode: z
      .literal('partition')
      .describe('The vendor splits its data by partition; where the id goes is not published'),
    ...common,
  }),
  z.strictObject({
    mode: z.literal('subdomain').describe('Organizations have host names of their own; the gateway never builds them'),
    domain: hostName.describe('Domain that the host names share').optional(),
    ...common,
  }),
]);
