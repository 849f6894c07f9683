import type { Answer } from './answer.js';

/** What a user does next. */
export type Action = 'patient' | 'labs' | 'next-page' | 'status';

/** A user of one app, with one record at one platform. Rejects never: what went wrong is an answer too. */
export interface Visitor {
  readonly name: string;
  /** Whose record; known after the first login. */
  readonly patient: string;
  ask(action: Action, next: string | undefined): Promise<Answer>;
  /** Goes through a whole sign-in; `ok` only when the gateway has said that it is connected. */
  login(): Promise<Answer>;
  logout(): Promise<Answer>;
  close(): Promise<void>;
}
