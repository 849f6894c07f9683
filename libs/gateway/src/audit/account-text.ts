/** A person who signed in to the gateway itself as one text, of which the audit makes its keyed hash. */
export function accountOf({ issuer, subject }: { readonly issuer: string; readonly subject: string }): string {
  return `${issuer}\n${subject}`;
}
