import { z } from 'zod';

const words = (most: number) => z.string().trim().min(1).max(most);

/** What looking into a formulary takes; both apps validate with it. */
export const formularyInput = z.object({
  drug: words(200).describe(
    'Name, with strength or without ("metformin", "metformin 500 mg"), or an RxNorm code of a drug product',
  ),
  plan: words(200)
    .optional()
    .describe('The person’s plan, by the name on the card; without it all plans of the directory'),
  limit: z.int().min(1).max(50).optional().describe('Entries to list; default 20'),
});

/** A validated question for a drug. */
export type FormularyInput = z.output<typeof formularyInput>;
