import { setTimeout as pause } from 'node:timers/promises';
import type { TimedRecord } from '@fhir-gateway/token-vault';

/** The field that is changed, and what is thrown where that cannot be done. */
interface ChangedField {
  readonly record: TimedRecord;
  readonly field: string;
  /** There is no such field, or not any more. */
  gone(): Error;
  /** Others were always first. */
  busy(): Error;
}

/** Tries against others that change the same field at once. */
const mostTries = 30;

/**
 * Changes a field in one step, however many do so at once: a change that another overtook is made anew of what is there
 * then.
 *
 * @param next of the value as it is now; may be called several times, and throws to leave it
 * @throws what `gone`, `busy` and `next` say
 */
export async function changeField<T>(
  { record, field, gone, busy }: ChangedField,
  next: (value: T) => T | Promise<T>,
): Promise<T> {
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const read = await record.read<T>(field);
    if (read === undefined) throw gone();
    const value = await next(read.value);
    if (await record.change({ [field]: value }, { field, read })) return value;
    await pause(Math.random() * 5 * (attempt + 1));
  }
  throw busy();
}
