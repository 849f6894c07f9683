/** Whether a thrown value is an error with this code. Codes are compared, never classes: bundles may hold a library twice. */
export function hasErrorCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
