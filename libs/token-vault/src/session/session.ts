/**
 * How a caller presents a session: the browser's cookie, an OAuth bearer token, an MCP `auth_handle`, or a key, which lets a
 * person in anew and is good for nothing else.
 */
export type CredentialKind = 'browser' | 'bearer' | 'handle' | 'key';

/** Whom a session belongs to, as whoever created it found out; it never changes. */
export interface SessionOwner {
  /** Who vouches for the subject. */
  readonly issuer: string;
  readonly subject: string;
  /** What the person may do here, in words of whoever created the session. */
  readonly roles: readonly string[];
}

/** An open session. Its id is for records, locks and audit on the server; it opens nothing and is never sent out. */
export interface Session {
  readonly id: string;
  readonly createdAtSeconds: number;
  /** The absolute end; disuse may end the session sooner. */
  readonly expiresAtSeconds: number;
  /** What it was opened with; absent for the shared session of local mode. */
  readonly credentialKind?: CredentialKind;
  /**
   * What it was opened with has a successor, or took another's place within the last minute. An answer must not send that
   * credential once more: it could arrive after the answer that has the next one.
   */
  readonly isBeingReplaced?: true;
  /** The group of the credential it was opened with; absent where that has none. */
  readonly credentialGroup?: string;
  /** Absent where sessions are created without asking who somebody is. No own property: logs and copies leave it out. */
  readonly owner?: SessionOwner | undefined;
}

/** Whose a stored value is: a session's, or that of somebody without one, who can do again what it is for. */
export type RecordHolder = Session | 'stranger';

/** One credential of a session, for the person whose session it is. Opens nothing; times are epoch seconds. */
export interface CredentialSummary {
  /** Names it towards the vault; changes when the credential is rotated. */
  readonly id: string;
  readonly kind: CredentialKind;
  readonly issuedAtSeconds: number;
  /** To the minute; absent before the first use. */
  readonly lastUsedAtSeconds?: number;
  readonly endsAtSeconds: number;
  /** What the client called itself. A claim: show it as text, decide nothing by it. */
  readonly label?: string;
  /** What the credential was issued as a part of; see {@link CredentialOptions.group}. */
  readonly group?: string;
  /** Whether the session object asked about was opened with it. */
  readonly isCurrent: boolean;
}
