import { z } from 'zod';

const name = z
  .string()
  .regex(
    /^\$[A-Za-z][A-Za-z0-9-]{0,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}$/,
    'must be the name of an operation with its $, such as $member-match',
  );
const scope = z
  .string()
  .regex(/^(?:\*|[A-Z][A-Za-z]{1,63})\.c?r?u?d?s?$/, 'must be a type or * and letters of cruds, such as Patient.rs')
  .refine((value) => !value.endsWith('.'), 'must have a letter of cruds');

/** The operations that may be called at a platform; nothing else may where a file has this list. */
export const operationsSchema = z.record(
  name,
  z.strictObject({
    scope: scope.describe('What the granted scopes must permit: type and letters, such as Patient.rs or *.r'),
    writes: z.boolean().describe('true: it changes something, so that writing must be switched on').optional(),
  }),
);
