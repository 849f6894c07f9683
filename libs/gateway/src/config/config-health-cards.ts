import { z } from 'zod';

const issuers = z
  .array(
    z.strictObject({
      iss: z
        .string()
        .max(300)
        .regex(/^https:\/\/[^?#]*[^/?#]$/, 'must be an https URL without a slash at its end'),
      name: z.string().min(1).max(200),
      keys: z.array(z.looseObject({ kty: z.literal('EC'), crv: z.literal('P-256'), kid: z.string() })).optional(),
    }),
  )
  .max(2_000);

/** An issuer as the setting has it; `shares` of the record takes it as its `CardIssuer`. */
type CardIssuer = Readonly<z.infer<typeof issuers>[number]>;

/** What of the settings becomes of whose cards are trusted. */
export interface HealthCardConfig {
  /** Whose SMART Health Cards are opened; empty: nobody's. */
  readonly cardIssuers: readonly CardIssuer[];
}

/** Whether a text is a list of issuers. */
function isIssuers(text: string): boolean {
  try {
    return issuers.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

/** The setting of whose SMART Health Cards are trusted, to be spread into the schema of the settings. */
export const healthCardSettings = {
  FHIR_GATEWAY_HEALTH_CARD_ISSUERS: z
    .string()
    .refine(isIssuers, { error: 'must be a JSON list of {"iss", "name"} with or without "keys"' })
    .default('[]'),
} as const;

/** The issuers of a checked setting; without any no card is opened. */
export function readCardIssuers(data: { readonly FHIR_GATEWAY_HEALTH_CARD_ISSUERS: string }): readonly CardIssuer[] {
  return Object.freeze(issuers.parse(JSON.parse(data.FHIR_GATEWAY_HEALTH_CARD_ISSUERS)));
}
