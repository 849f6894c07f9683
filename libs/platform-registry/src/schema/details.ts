import { z } from 'zod';
import { day, endpointUrl, hostName, mapKey, pageUrl, platformId, text } from './primitives.js';

/** The vendor's test system, for people; a sandbox that should be routable is a platform file of its own. */
export const sandboxSchema = z.strictObject({
  platform: platformId.describe('Id of the platform file that routes to this sandbox; better than copies').optional(),
  portal: pageUrl.describe('Page where the sandbox is used or ordered').optional(),
  tenant: text.describe('Tenant of a multi-tenant platform that holds test data').optional(),
  fhirBaseUrl: endpointUrl.describe('FHIR base URL of the sandbox').optional(),
  openFhirBaseUrl: endpointUrl.describe('FHIR base URL that needs no login').optional(),
  patientFhirBaseUrl: endpointUrl.describe('FHIR base URL for patient logins').optional(),
  providerFhirBaseUrl: endpointUrl.describe('FHIR base URL for staff logins').optional(),
  authorizeUrl: endpointUrl.describe('Authorization endpoint of the sandbox').optional(),
  tokenUrl: endpointUrl.describe('Token endpoint of the sandbox').optional(),
  systemTokenUrl: endpointUrl.describe('Token endpoint of the sandbox for client credentials').optional(),
  discoveryUrl: endpointUrl.describe('Discovery document of the sandbox').optional(),
  userInfoUrl: endpointUrl.describe('User information endpoint of the sandbox').optional(),
  oauthHost: hostName.describe('Host of the sandbox’s OAuth server when its paths are not published').optional(),
  auth: z.enum(['api-key']).describe('Credentials the sandbox wants when they are not OAuth').optional(),
  testPatientId: text.describe('Id of a synthetic test patient that the vendor publishes').optional(),
  testPracticeId: text.describe('Id of a test practice that the vendor publishes').optional(),
  mockData: z.boolean().describe('true: answers are canned').optional(),
});

/** What the platform offers. true: said to offer; false: known not to; absent: not known. */
export const capabilitiesSchema = z.strictObject({
  patientAccess: z.boolean().describe('People can read their own record').optional(),
  providerDirectory: z.boolean().describe('Provider directory (Da Vinci Plan-Net)').optional(),
  patientEverything: z.boolean().describe('Patient/$everything').optional(),
  formulary: z.boolean().describe('Drug formulary').optional(),
  claims: z.boolean().describe('Claims as ExplanationOfBenefit (CARIN Blue Button)').optional(),
  bulkData: z.boolean().describe('Bulk data export').optional(),
  crd: z.boolean().describe('Da Vinci Coverage Requirements Discovery').optional(),
  dtr: z.boolean().describe('Da Vinci Documentation Templates and Rules').optional(),
  pas: z.boolean().describe('Da Vinci Prior Authorization Support').optional(),
  cdex: z.boolean().describe('Da Vinci Clinical Data Exchange').optional(),
  smartV1: z.boolean().describe('SMART v1 scopes').optional(),
  smartV2: z.boolean().describe('SMART v2 scopes').optional(),
});

/** Published limits; the gateway stays below them. */
export const rateLimitSchema = z.strictObject({
  enforced: z.boolean().describe('true: going over is answered with 429').optional(),
  perSecond: z.int().positive().describe('Requests per second').optional(),
  perHourPerToken: z.int().positive().describe('Requests per hour and access token').optional(),
  perHourPerApiKey: z.int().positive().describe('Requests per hour and registered client').optional(),
  perDay: z.int().positive().describe('Requests per day').optional(),
});

const needed = z.enum(['required', 'none']);

/** Whether a developer has to register. */
export const registration = needed;

/** Registration where it differs between the APIs of one vendor. */
export const registrationByApi = z.strictObject({
  patientAccess: needed.describe('Patient access API').optional(),
  providerDirectory: needed.describe('Provider directory API').optional(),
  payerToPayer: needed.describe('Payer-to-payer API').optional(),
});

/** Portals of a vendor that differ by state. */
export const regionalPortal = z.strictObject({
  portal: pageUrl.describe('Developer portal of this state').optional(),
  memberPortal: pageUrl.describe('Where members of this state sign in').optional(),
});

/** Named pages for people. */
export const links = z.record(mapKey, pageUrl);

/** One thing that was read, and when. */
export const source = z.strictObject({
  title: text.describe('What the source says, in our own words'),
  url: pageUrl.describe('Where it says so').optional(),
  readOn: day.describe('Day it was read').optional(),
});

/** Where the URLs of a file come from, and what was seen when. */
export const verificationSchema = z.strictObject({
  status: z
    .enum(['reachable', 'reachable-protected', 'public-source', 'needs-registration', 'unverified', 'local'])
    .describe('reachable: answered; reachable-protected: answered 401 or 403; public-source: read, never called'),
  checkedOn: day.describe('Day of the last look').optional(),
  metadataStatus: z.int().min(100).max(599).describe('HTTP status of /metadata on that day').optional(),
  smartConfigurationStatus: z
    .int()
    .min(100)
    .max(599)
    .describe('HTTP status of the SMART discovery document on that day')
    .optional(),
  sources: z.array(source).min(1).describe('Where the URLs of this file come from').optional(),
});
