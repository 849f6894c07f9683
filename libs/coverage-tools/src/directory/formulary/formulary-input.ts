import { z } from 'zod';

const words = (most: number) => z.string().trim().min(1).max(most);

/** What looking into a formulary takes; both apps validate with it. */
export const formularyInput = z.object({
  drug: words(200).describe('"metformin", "metformin 500 mg" or an RxNorm code'),
  plan: words(200).optional().describe('Name on the card; default: all'),
  limit: z.int().min(1).max(50).optional().describe('Default 20'),
});

/** A validated question for a drug. */
export type FormularyInput = z.output<typeof formularyInput>;
