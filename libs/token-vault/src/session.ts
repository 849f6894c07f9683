/** How a caller presents a session: the browser's cookie, an OAuth bearer token, or an MCP `auth_handle`. */
export type CredentialKind = 'browser' | 'bearer' | 'handle';

/** An open session. Its id is for records, locks and audit on the server; it opens nothing and is never sent out. */
export interface Session {
  readonly id: string;
  readonly createdAtSeconds: number;
  /** The absolute end; disuse may end the session sooner. */
  readonly expiresAtSeconds: number;
  /** What it was opened with; absent for the shared session of local mode. */
  readonly credentialKind?: CredentialKind;
}
