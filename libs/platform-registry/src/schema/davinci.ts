import { z } from 'zod';
import { day, endpointUrl, hostName, pageUrl, resourceType, scope, text } from './primitives.js';

const identifier = z.strictObject({
  system: z.string().min(1).max(200).describe('Identifier system, such as http://hl7.org/fhir/sid/us-npi'),
  value: text.describe('The payer’s identifier in that system'),
});

const auth = {
  none: 'nothing is sent',
  jwt: 'cds-hooks-jwt: a JWT signed for each call (CDS Hooks)',
  backend: 'smart-backend: a token of SMART Backend Services',
  user: 'oauth-user: the token of the signed-in person, only where the service is at the platform’s own origin',
};
const fhirAuth = z
  .enum(['none', 'smart-backend', 'oauth-user'])
  .describe(`How calls are authenticated. none: ${auth.none}; ${auth.backend}; ${auth.user}`);

const base = endpointUrl
  .describe(
    'Base URL of the service, from the payer; never derived from the FHIR base. By default the one in wellKnown, ' +
      'which is then needed',
  )
  .optional();
const scopes = z.array(scope).min(1).describe('Scopes asked for with smart-backend').optional();
const tokenUrl = endpointUrl
  .describe('Token endpoint for smart-backend; by default what SMART discovery below the service’s base says')
  .optional();

/** Versions of the CRD guide that differ on the wire. */
const crdVersion = z.enum(['2.0', '2.1', '2.2']);

/**
 * Da Vinci services of a payer. Being listed here is a claim; what a service proves to be is found out by asking it.
 *
 * @see https://hl7.org/fhir/us/davinci-crd/, davinci-dtr/, davinci-pas/
 */
export const davinciSchema = z.strictObject({
  payerIdentifiers: z
    .array(identifier)
    .min(1)
    .describe('What the payer is called in the identifier of a coverage’s payor; a coverage of another is not sent')
    .optional(),
  wellKnown: endpointUrl
    .describe(
      'The payer’s davinci-configuration document (HRex): gives addresses that are not below, checks the others',
    )
    .optional(),
  hosts: z
    .array(hostName)
    .min(1)
    .describe('Hosts outside the domains of wellKnown and the FHIR base that the document may give addresses at')
    .optional(),
  crd: z
    .strictObject({
      base: base.describe('URL below which cds-services is; by default the one in wellKnown, which is then needed'),
      auth: z
        .enum(['none', 'cds-hooks-jwt', 'smart-backend', 'oauth-user'])
        .describe(`How calls are authenticated. none: ${auth.none}; ${auth.jwt}; ${auth.backend}; ${auth.user}`),
      scopes,
      tokenUrl,
      versions: z
        .array(crdVersion)
        .min(1)
        .describe('Versions of the guide that the service says it follows')
        .optional(),
      hooks: z
        .array(z.enum(['appointment-book', 'order-dispatch', 'order-select', 'order-sign']))
        .min(1)
        .describe('Hooks that may be called; by default those of its discovery')
        .optional(),
      prefetchTypes: z
        .array(resourceType)
        .min(1)
        .describe('Resource types that the service may be sent beyond those of docs/ask-a-payer.md')
        .optional(),
    })
    .describe('Coverage Requirements Discovery: CDS Hooks')
    .optional(),
  dtr: z
    .strictObject({ base, auth: fhirAuth, scopes, tokenUrl })
    .describe('Documentation Templates and Rules: Questionnaire/$questionnaire-package')
    .optional(),
  pas: z
    .strictObject({
      base,
      auth: fhirAuth,
      scopes,
      tokenUrl,
      interchangeSenderId: text.describe('Who the payer knows the sender of requests as').optional(),
    })
    .describe('Prior Authorization Support: Claim/$submit and Claim/$inquire')
    .optional(),
  policy: z
    .array(
      z.strictObject({
        kind: z.enum(['web']).describe('web: a page for people, linked to and never read'),
        url: pageUrl.describe('The page; {code} stands for the procedure code'),
        title: text.describe('What the page is called').optional(),
        code: z
          .string()
          .regex(/^[A-Z0-9]{5}$/, 'must be a procedure code of five characters')
          .describe('The only procedure code the page is about')
          .optional(),
        system: z.string().max(200).describe('System of that code').optional(),
        effective: day.describe('First day of the page’s rules').optional(),
        lists: z.array(text).min(1).describe('Lists of the payer that the code is on').optional(),
        checkedOn: day.describe('Day of the last look').optional(),
      }),
    )
    .min(1)
    .describe('Where the payer publishes its policies for people')
    .optional(),
  evidence: z
    .strictObject({
      verifiedAt: day.nullable().describe('Day on which discovery answered; null: never'),
      how: text.describe('How it was found out; none where it was not'),
    })
    .describe('What the addresses above rest on')
    .optional(),
});
