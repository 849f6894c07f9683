import { randomBytes } from 'node:crypto';
import { createRequestStateCodec } from '@modelcontextprotocol/server';

/** What a tool of several rounds has to remember between two of them; it travels with the client, signed. */
export interface RoundState {
  readonly round: number;
  readonly name?: string;
}

/** One process serves the whole run, so that its key need not outlive it. */
export const requestStates = createRequestStateCodec<RoundState>({ key: randomBytes(32) });
