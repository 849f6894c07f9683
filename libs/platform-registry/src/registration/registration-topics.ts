import type { DeveloperProgram } from '../schema/developer-program.js';

/** A fact with where and when it was seen. */
export interface RegistrationFact {
  readonly text: string;
  readonly source: { readonly title: string; readonly url?: string; readonly date: string };
  /** Whether the source is older than twelve months. */
  readonly mayHaveChanged: boolean;
}

/** The facts of a program about one thing. */
export interface RegistrationTopic {
  readonly id: TopicId;
  readonly title: string;
  /** Whether the facts are steps, to be taken in this order. */
  readonly isOrdered: boolean;
  readonly facts: readonly RegistrationFact[];
}

const titles = {
  steps: 'Steps in the portal',
  clientTypes: 'Client type',
  algorithms: 'Keys and algorithms',
  redirectUris: 'Redirect URI',
  scopes: 'Scopes, as the portal labels them',
  waiting: 'Waiting time',
  cost: 'Cost',
  testUsers: 'Test users',
  pitfalls: 'What goes wrong',
  invalidClient: 'When the answer is invalid_client, look at this in order',
} as const satisfies Partial<Record<keyof DeveloperProgram, string>>;

/** Which facts a developer program can have. */
export type TopicId = keyof typeof titles;

const ordered: ReadonlySet<TopicId> = new Set(['steps', 'invalidClient']);

/** Returns the facts of a program, those that have to be known before registering first. */
export function registrationTopics(program: DeveloperProgram, nowMs: number): RegistrationTopic[] {
  const year = new Date(nowMs);
  year.setUTCFullYear(year.getUTCFullYear() - 1);
  const limit = year.toISOString();
  return (Object.keys(titles) as TopicId[]).flatMap((id): RegistrationTopic[] => {
    const facts = (program[id] ?? []).flatMap(({ text, source: name }): RegistrationFact[] => {
      const source = program.sources?.[name];
      return source === undefined
        ? []
        : [{ text, source, mayHaveChanged: source.date < limit.slice(0, source.date.length) }];
    });
    return facts.length === 0 ? [] : [{ id, title: titles[id], isOrdered: ordered.has(id), facts }];
  });
}
