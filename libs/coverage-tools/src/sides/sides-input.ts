import { z } from 'zod';

/** Of `confirm`, wherever the first call only shows what the second does. */
export const confirmWords = 'Leave out first: a preview comes back with it';

/** Who is asked, in every question that is put with a record. */
export const payerInput = z.object({
  payer: z.string().min(1).max(200).optional().describe('platform_id; default: by the coverage'),
});

/** For questions that are answered from a record: whether it is that of one platform or of all. */
export const wholeRecordInput = z.object({
  whole_record: z.boolean().optional().describe('true: read the same person’s other platforms, too'),
});

/** Who is asked, for questions that send parts of a record, which the person is shown first. */
export const disclosureInput = payerInput.extend({
  confirm: z.string().max(200).optional().describe(confirmWords),
});
