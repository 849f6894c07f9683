import { sumClaims, type ClaimYear, type Fact } from '@fhir-gateway/patient-record';
import { z } from 'zod';

const amount = z
  .object({
    cents: z.int().describe('Whole cents of the currency'),
    claims: z.int().describe('Claims that say it; those that do not are not counted as nothing'),
  })
  .optional();

/** What claims come to, by year of service and kind. */
export const claimSumsView = z.object({
  years: z.array(
    z.object({
      year: z.string().describe('Of the service; `unknown` where a claim does not say'),
      kind: z.enum(['pharmacy', 'professional', 'institutional', 'oral', 'vision', 'other']),
      currency: z.string().describe('ISO 4217; empty where the claims name none'),
      claims: z.int(),
      billed: amount,
      allowed: amount,
      paid: amount,
      owed: amount.describe('What is left to the patient'),
      noncovered: amount,
      paid_by_patient: amount,
      denied: amount.describe('Billed, and refused by the payer; a part of `billed`'),
    }),
  ),
  notices: z
    .array(z.string())
    .describe('What a reader has to know: chains that are broken, amounts that are not classified'),
});

/** Sums of all claims of a record, on whatever page they stand. */
export function viewClaimSums(facts: readonly Fact[]): z.output<typeof claimSumsView> {
  const { years, notices } = sumClaims(facts);
  return { years: years.map(viewYear), notices: [...notices] };
}

function viewYear({ paidByPatient, kind, ...year }: ClaimYear): z.output<typeof claimSumsView>['years'][number] {
  return {
    ...year,
    kind: kind as z.output<typeof claimSumsView>['years'][number]['kind'],
    ...(paidByPatient && { paid_by_patient: paidByPatient }),
  };
}
