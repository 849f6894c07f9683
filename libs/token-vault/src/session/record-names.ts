import { HEAD_FIELD, LASTING_FIELD, STRANGER_FIELD } from '../store/stored-names.js';

const CREDENTIAL_PREFIX = 'c:';
const USE_PREFIX = 'u:';
const ENDING_PREFIX = 'e:';
const KIND = /^[a-z][a-z0-9-]{0,63}$/;

/** The field that holds one credential of a session. */
export function credentialField(secretHash: string): string {
  return CREDENTIAL_PREFIX + secretHash;
}

/** True for a field that {@link credentialField} names. */
export function isCredentialField(field: string): boolean {
  return field.startsWith(CREDENTIAL_PREFIX);
}

/** The field that holds when the credential in this field was last used. */
export function useFieldOf(credentialField: string): string {
  return USE_PREFIX + credentialField.slice(CREDENTIAL_PREFIX.length);
}

/** The other way round: the credential's field of a field that {@link useFieldOf} names; `undefined` for any other. */
export function credentialFieldOfUse(field: string): string | undefined {
  return field.startsWith(USE_PREFIX) ? CREDENTIAL_PREFIX + field.slice(USE_PREFIX.length) : undefined;
}

/** The field that holds what the record of this name leaves when its session ends. */
export function endingFieldOf(recordName: string): string {
  return ENDING_PREFIX + recordName;
}

/** The other way round; `undefined` for any other field. */
export function recordOfEnding(field: string): string | undefined {
  return field.startsWith(ENDING_PREFIX) ? field.slice(ENDING_PREFIX.length) : undefined;
}

/** True for a field that belongs to the session itself and is no record. */
export function isReserved(field: string): boolean {
  if (field === HEAD_FIELD || field === STRANGER_FIELD || field === LASTING_FIELD) return true;
  return [CREDENTIAL_PREFIX, USE_PREFIX, ENDING_PREFIX].some((prefix) => field.startsWith(prefix));
}

/**
 * Passes a record's name through.
 *
 * @throws TypeError when it is empty, or names a field of the session itself: a record must never become a credential
 */
export function requireRecordName(name: string): string {
  if (name === '' || isReserved(name))
    throw new TypeError('a record name must not be empty, "s", "n" or "l", or begin with "c:", "u:" or "e:"');
  return name;
}

/**
 * Passes the kind of a one-time record through: it ends up readable in the store's key.
 *
 * @throws TypeError when it is not lower-case letters, digits and hyphens
 */
export function requireKind(kind: string): string {
  if (!KIND.test(kind)) throw new TypeError('a kind must be 1-64 lower-case letters, digits or hyphens');
  return kind;
}
