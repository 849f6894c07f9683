import { z } from 'zod';

/** Who is asked, in every question that is put with a record. */
export const payerInput = z.object({
  payer: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('platform_id of the payer, where the record is elsewhere; by default found from the coverage'),
});

/** For questions that are answered from a record: whether it is that of one platform or of all. */
export const wholeRecordInput = z.object({
  whole_record: z
    .boolean()
    .optional()
    .describe(
      'true: read the same person’s other connected platforms, too; the patient and the coverage stay those of platform_id',
    ),
});

/** Who is asked, for questions that send parts of a record, which the person is shown first. */
export const disclosureInput = payerInput.extend({
  confirm: z
    .string()
    .max(200)
    .optional()
    .describe('confirm of DISCLOSURE_UNCONFIRMED, once the person agrees to what is sent'),
});
