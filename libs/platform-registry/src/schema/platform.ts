import { z } from 'zod';
import { davinciSchema } from './davinci.js';
import {
  capabilitiesSchema,
  links,
  rateLimitSchema,
  regionalPortal,
  registration,
  registrationByApi,
  sandboxSchema,
  verificationSchema,
} from './details.js';
import { oauthSchema } from './oauth.js';
import { operationsSchema } from './operations.js';
import {
  endpointUrl,
  endpointUrlFault,
  mapKey,
  pageUrl,
  platformId,
  resourceType,
  stateCode,
  text,
} from './primitives.js';
import { publishedSchema } from './published.js';
import { quirksSchema } from './quirks.js';
import { requestHeadersSchema } from './request-headers.js';
import { tenancySchema } from './tenancy.js';

const texts = z.array(text).min(1);

/** Payer ids look like numbers but are names: `00834` is not 834. */
const payerId = z
  .string()
  .regex(/^[A-Za-z0-9]{1,20}$/, 'must be letters and digits, written as a string so that leading zeros stay');

const endpoint = z.string().superRefine((value, context) => {
  const message =
    value.startsWith('/') && !value.startsWith('//')
      ? endpointUrlFault(`https://host.example${value}`)
      : endpointUrlFault(value);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

/** One platform file. The one source of the type, of validation and of `platforms/platform.schema.json`. */
export const platformSchema = z.strictObject({
  $schema: z.string().describe('Path of platform.schema.json, so that an editor validates while typing').optional(),
  id: platformId.describe('Canonical id: the file name without .json, and what callers send as platform_id'),
  name: text.describe('Full name, for listings and login pages'),
  displayName: text.describe('Short name where space is scarce; name when absent').optional(),
  kind: z
    .enum(['payer', 'ehr', 'sandbox', 'government', 'lab'])
    .describe('What runs the platform; a filter of listings'),
  environment: z
    .enum(['production', 'sandbox', 'local'])
    .describe('Which data is behind it; keeps sandboxes out of searches for production platforms'),
  draft: z.boolean().describe('true: nobody has looked at this platform live yet').optional(),
  aliases: texts.describe('Other exact names, compared without case and separators; unique over all files').optional(),
  matchers: texts.describe('Word lists for free-text search: all words, in this order, have to occur').optional(),
  matcherExcludes: texts.describe('Words that rule this platform out of a free-text search').optional(),
  payerIds: z.array(payerId).min(1).describe('Payer ids on claims; several platforms may share one').optional(),
  payerIdsByState: z
    .record(stateCode, z.array(payerId).min(1))
    .describe('Payer ids where they differ by state')
    .optional(),
  states: z.array(stateCode).min(1).describe('States served; absent for vendors of software').optional(),
  nationwide: z.boolean().describe('true: serves members in many states without a list').optional(),
  coveredPlans: texts.describe('Plans of the payer whose members are reachable').optional(),
  fhirBaseUrl: endpointUrl
    .describe('FHIR base URL as the vendor writes it; absent when not public or given by tenancy')
    .optional(),
  fhirVersion: text.describe('FHIR version as observed in /metadata').optional(),
  endpoints: z.record(mapKey, endpoint).describe('Base URLs or paths of further APIs; information').optional(),
  sandbox: sandboxSchema.describe('The vendor’s test system').optional(),
  oauth: oauthSchema.describe('How people sign in; absent for open platforms').optional(),
  credentials: z
    .strictObject({
      type: z
        .enum(['basic', 'bearer', 'header'])
        .describe('HTTP Basic, a fixed bearer token, or a header of another name'),
    })
    .describe('How a platform without OAuth knows this gateway; the values come from the environment')
    .optional(),
  access: z
    .enum(['anybody', 'session'])
    .describe(
      'Who may use a platform without sign-in; by default anybody, with credentials only callers with a session',
    )
    .optional(),
  tenancy: tenancySchema.describe('How one platform serves many organizations; absent when it is one').optional(),
  capabilities: capabilitiesSchema
    .describe('What the platform is said to offer; /metadata has the last word')
    .optional(),
  operations: operationsSchema
    .describe('The only operations that may be called; by default see docs/conformance.md')
    .optional(),
  davinci: davinciSchema
    .describe('Where the payer’s Da Vinci services are (CRD, DTR, PAS), and how they are called')
    .optional(),
  published: publishedSchema
    .describe('What is public of the payer’s Da Vinci APIs and directories, with sources')
    .optional(),
  crdHooks: z
    .array(
      z.enum([
        'appointment-book',
        'encounter-start',
        'encounter-discharge',
        'order-dispatch',
        'order-select',
        'order-sign',
      ]),
    )
    .min(1)
    .describe('CDS Hooks that the payer’s CRD service answers')
    .optional(),
  supportedResources: z.array(resourceType).min(1).describe('Resource types the vendor documents').optional(),
  observedResources: z.array(resourceType).min(1).describe('Resource types seen once; a hint, not complete').optional(),
  implementationGuides: texts.describe('Implementation guides the vendor names').optional(),
  apiProducts: texts.describe('Names of the vendor’s API products, as its portal writes them').optional(),
  quirks: quirksSchema.describe('Where the platform differs from the standards').optional(),
  requestHeaders: requestHeadersSchema
    .describe('Extra headers of every FHIR request: literals or ${ENV_NAME} references')
    .optional(),
  rateLimit: rateLimitSchema.describe('Published limits').optional(),
  registration: registration.describe('Whether a developer has to register with the vendor'),
  developerProgram: platformId
    .describe('File of developer-programs with dated facts about registering; several platforms may share one')
    .optional(),
  registrationByApi: registrationByApi.describe('Registration where it differs by API').optional(),
  registrationNeedsCode: z.boolean().describe('true: the portal asks for a code that the vendor hands out').optional(),
  registrationDays: z.int().positive().describe('Working days the vendor says registration takes').optional(),
  developerPortal: pageUrl.describe('Where to register').optional(),
  regionalPortals: z.record(stateCode, regionalPortal).describe('Portals that differ by state').optional(),
  supportEmail: z.email().describe('Public contact for developers').optional(),
  supportPhone: text.describe('Public telephone number for developers').optional(),
  links: links.describe('Further pages for people, by name').optional(),
  notes: texts.describe('What a reader should know and no other key can say').optional(),
  verification: verificationSchema.describe('Where the URLs come from and what was seen when'),
});
