import type { Session } from '@fhir-gateway/token-vault';
import { AnswerCache } from './answer-cache.js';
import { RecordHistories } from './record-histories.js';

/** What a session keeps of the records that it has read. */
export interface SessionMemory {
  readonly answers: AnswerCache;
  readonly histories: RecordHistories;
  /** Lets go of what belongs to connections that have ended; never rejects. */
  forget(session: Session): Promise<void>;
}

/** @param config how long answers are kept */
export function sessionMemory({
  config,
  ...parts
}: {
  readonly config: { readonly recordCacheSeconds: number };
} & ConstructorParameters<typeof RecordHistories>[0]): SessionMemory {
  const answers = new AnswerCache({
    vault: parts.vault,
    seconds: config.recordCacheSeconds,
    statuses: (session) => parts.auth.statuses(session),
  });
  const histories = new RecordHistories(parts);
  return {
    answers,
    histories,
    forget: async (session) => void (await Promise.all([answers.forget(session), histories.forget(session)])),
  };
}
