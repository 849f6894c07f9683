import { z } from 'zod';
import { jsonOf } from './kinds.js';

const texts = z.array(z.string().min(1).max(1_000)).min(1).max(50);
const name = z.string().min(1).max(1_000);
const uri = name.refine((value) => URL.canParse(value), 'must be a URI');

/** @see HL7 FAST Security 2.0, "B2B Authorization Extension Object" */
const b2b = z.strictObject({
  version: z.literal('1').default('1'),
  organization_id: uri,
  organization_name: name.optional(),
  purpose_of_use: texts,
  subject_name: name.optional(),
  subject_id: name.optional(),
  subject_role: name.optional(),
  consent_policy: texts.optional(),
  consent_reference: texts.optional(),
});

const logo = /^https:\/\/[^\s?#]+\.(?:png|jpe?g|gif)$/i;

/** What servers of the trust community are told of this gateway beside its certificate. */
export const udapClient = jsonOf(
  '"contact" with or without "logo", "app", "service" and "extensions"',
  z.strictObject({
    contact: z.string().regex(/^mailto:[^@\s]+@[^@\s]+$/, 'must be an address with mailto:'),
    logo: z.string().max(1_000).regex(logo, 'must be the https URL of a PNG, JPG or GIF').optional(),
    app: uri.optional(),
    service: uri.optional(),
    // Communities define others beside it; their members are theirs.
    extensions: z.object({ 'hl7-b2b': b2b.optional() }).catchall(z.record(z.string(), z.unknown())).optional(),
  }),
  'JSON object',
);
