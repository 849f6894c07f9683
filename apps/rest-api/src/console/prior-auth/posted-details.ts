import { requirementsInput } from '@fhir-gateway/coverage-tools';
import { z } from 'zod';

import type { PostedFields } from './posted-answers.js';
import type { DraftChange, DraftDetails } from './request-draft.js';

const npi = z.string().regex(/^\d{10}$/, 'An NPI has ten digits.');
const { service_date: _date, ...rules } = requirementsInput.shape;
const text = z.string().max(200, 'A name has at most 200 characters.');

const day = z.iso.date('The day of the service is missing, or no date.');
const quantity = z.string().regex(/^\d{1,5}$/, 'How many is a whole number.');

const shape = z.object({
  date: day.optional(),
  place: rules.place_of_service,
  orderer_npi: npi.optional(),
  orderer_name: text.optional(),
  performer_npi: npi.optional(),
  performer_name: text.optional(),
  diagnosis: z
    .array(z.string().regex(/^[A-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?$/i, 'A diagnosis code is written like M17.11.'))
    .max(12, 'A request has at most twelve diagnoses.'),
  quantity: quantity.optional(),
  payer: z.string().max(200).optional(),
  coverage: z.string().max(255).optional(),
  urgent: z.literal('yes').optional(),
});

/**
 * What the person says of the service.
 *
 * @returns the details, or the faults in words, one each
 */
export function postedDetails(
  fields: PostedFields,
): { readonly details: DraftDetails } | { readonly faults: readonly string[] } {
  const one = (name: string) => posted(fields, name);
  const chosen = fields['diagnosis'];
  const others = (one('diagnosis_other') ?? '').split(/[\s,;]+/).filter(Boolean);
  const diagnosis = [
    ...(Array.isArray(chosen) ? chosen : [chosen]).filter((code) => typeof code === 'string'),
    ...others,
  ];
  const parsed = shape.safeParse({
    ...Object.fromEntries(Object.keys(shape.shape).map((name) => [name, one(name)])),
    diagnosis: [...new Set(diagnosis)],
  });
  if (!parsed.success) return { faults: [...new Set(parsed.error.issues.map(({ message }) => message))] };
  const { date, place, orderer_npi, orderer_name, performer_npi, performer_name, payer, coverage, urgent } =
    parsed.data;
  return {
    details: {
      ...(date !== undefined && { date }),
      ...(place !== undefined && { place }),
      orderer: {
        ...(orderer_npi !== undefined && { npi: orderer_npi }),
        ...(orderer_name !== undefined && { name: orderer_name }),
      },
      performer: {
        ...(performer_npi !== undefined && { npi: performer_npi }),
        ...(performer_name !== undefined && { name: performer_name }),
      },
      diagnoses: parsed.data.diagnosis.map((code) => code.toUpperCase()),
      ...quantityIn(parsed.data),
      ...(payer !== undefined && { payer }),
      ...(coverage !== undefined && { coverage }),
      isUrgent: urgent === 'yes',
    },
  };
}

const changeShape = z.object({ date: day, quantity: quantity.optional() });

/**
 * What the person says of a request that is to be changed.
 *
 * @returns day and quantity, or the faults in words, one each
 */
export function postedChange(
  fields: PostedFields,
): { readonly change: Pick<DraftChange, 'date' | 'quantity'> } | { readonly faults: readonly string[] } {
  const parsed = changeShape.safeParse({ date: posted(fields, 'date'), quantity: posted(fields, 'quantity') });
  if (!parsed.success) return { faults: parsed.error.issues.map(({ message }) => message) };
  return { change: { date: parsed.data.date, ...quantityIn(parsed.data) } };
}

function quantityIn({ quantity: many }: { readonly quantity?: string | undefined }): { readonly quantity?: string } {
  return many === undefined || Number(many) === 0 ? {} : { quantity: many };
}

function posted(fields: PostedFields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
