import { dateWords } from '@fhir-gateway/fhir';
import { listPriorAuthRequests } from '@fhir-gateway/coverage-tools';
import {
  memoryKinds,
  type AgentUse,
  type MemoryKind,
  type Remembered,
  type SessionClient,
} from '@fhir-gateway/gateway';
import { z } from 'zod';

import { requestTitle, stateWords } from '../console/pages/prior-auth/prior-auth-words.js';
import { isoTimeText } from '../pages/client-view.js';
import { dayOf } from '../pages/plain-dates.js';
import { named } from '../route/named-schemas.js';

/** What is remembered, of each kind: in words, and as it is kept. */
export const memoryView = named(
  'Memory',
  z.object({
    written_at: isoTimeText,
    kinds: z.array(
      z.object({
        kind: z.enum(memoryKinds),
        title: z.string(),
        if_forgotten: z.string().describe('What is lost when it is deleted'),
        entries: z.array(
          z.object({ words: z.string(), data: z.unknown().describe('As it is kept; times are epoch milliseconds') }),
        ),
      }),
    ),
  }),
);
export type RememberedKind = z.output<typeof memoryView>['kinds'][number];

/** What things are called in words. */
export interface MemoryNames {
  platform(id: string): string;
  connection(id: string): string;
  readonly clients: readonly SessionClient[];
  readonly nowMs: number;
}

type Entries = RememberedKind['entries'];

const kindWords: Readonly<Record<MemoryKind, readonly [title: string, ifForgotten: string]>> = {
  decisions: [
    'What you said about who is who',
    'Records that you joined come apart, and you are asked again where the platforms leave a doubt.',
  ],
  looks: [
    'What was seen last',
    'Neither you nor an app is told what has changed since. The next look begins anew, and finds no changes.',
  ],
  uses: [
    'How often apps asked',
    'The counts under Agents begin at nothing. The audit trail of whoever runs this gateway stays as it is.',
  ],
  requests: [
    'Requests sent to payers',
    'You cannot follow them here any more, and one that a payer has not answered could be sent twice. The payer keeps what it has: ask there, by its portal or by telephone.',
  ],
  shares: [
    'What you shared',
    'Open links end at once, and what they held is deleted. What others have saved of it stays with them.',
  ],
  received: ['What others shared with you', 'It is no part of your record here any more. A link may open it again.'],
};

/** Every kind, also those of which nothing is remembered. */
export function viewMemory(memory: Remembered, names: MemoryNames): Promise<RememberedKind[]> {
  return Promise.all(
    memoryKinds.map(async (kind) => {
      const [title, ifForgotten] = kindWords[kind];
      return { kind, title, if_forgotten: ifForgotten, entries: await entriesOf[kind](memory, names) };
    }),
  );
}

const entriesOf: Readonly<Record<MemoryKind, (memory: Remembered, names: MemoryNames) => Entries | Promise<Entries>>> =
  {
    decisions: ({ decisions }, { platform }) =>
      decisions.map((data) => {
        const [one, other] = data.records.map((record) => platform(record.split(' ')[0] ?? ''));
        const said = data.kind === 'join' ? 'the same person' : 'not the same person';
        return { words: `${one} and ${other}: ${said}. You said so on ${day(data.atMs)}.`, data };
      }),
    looks: ({ looks }, { connection, clients }) =>
      looks.map((data) => {
        const who = data.by === undefined ? '' : `, by ${lookerName(data.by, clients)}`;
        return { words: `${connection(data.connectionId)}: on ${day(data.atMs)}${who}.`, data };
      }),
    uses: ({ uses }, { clients }) =>
      [...uses].map(([group, data]) => {
        const client = clients.find((one) => one.group === group);
        const name = client === undefined ? 'An app or chat that has no access any more' : nameOf(client);
        return { words: `${name}: ${countWords(data)}.`, data };
      }),
    requests: async ({ requests }, { platform, nowMs }) => {
      const listed = await listPriorAuthRequests({ now: () => nowMs }, { list: () => Promise.resolve(requests) });
      return listed.map((one) => {
        const sent = one.sentAt === undefined ? '' : `, sent on ${dateWords(one.sentAt.slice(0, 10))}`;
        const words = `${requestTitle(one.items)}, to ${platform(one.platformId)}${sent}: ${stateWords(one).words}.`;
        return { words, data: requests.find(({ requestId }) => requestId === one.requestId) };
      });
    },
    shares: ({ shares }) =>
      shares.map((data) => {
        const state = data.isOpen ? `open until ${day(data.endsAtMs)}` : 'over';
        return { words: `${data.label}: made on ${day(data.madeAtMs)}, ${state}, opened ${data.uses} times.`, data };
      }),
    received: ({ received }) =>
      received.map((data) => ({
        words: `From ${data.from}: ${data.entries} entries, on ${day(data.receivedAtMs)}.`,
        data,
      })),
  };

function countWords(uses: readonly AgentUse[]): string {
  const sum = (of: 'reads' | 'writes' | 'refused') => uses.reduce((all, use) => all + use[of], 0);
  const since = Math.min(...uses.map(({ hourSeconds }) => hourSeconds));
  const counts = `read ${sum('reads')} times, changed ${sum('writes')} times, was refused ${sum('refused')} times`;
  return uses.length === 0 ? 'nothing' : `${counts}, since ${dayOf(since)}`;
}

function lookerName(by: string, clients: readonly SessionClient[]): string {
  if (by === 'person') return 'you';
  if (by === 'chat') return 'a chat';
  const client = clients.find(({ clientId, destination }) => clientId === by || destination === by);
  return client === undefined ? 'an app that has no access any more' : nameOf(client);
}

function nameOf({ kind, name }: SessionClient): string {
  if (kind === 'chat') return 'a chat';
  return name === undefined ? 'an app without a name' : `“${name}”`;
}

function day(epochMs: number): string {
  return dayOf(Math.floor(epochMs / 1000));
}
