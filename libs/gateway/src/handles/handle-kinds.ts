import type { HandleKind } from '@fhir-gateway/token-vault';

/** Time to show a preview to the person and hear their answer. */
export const confirmSeconds = 600;

/**
 * Every kind of handle that this gateway gives out. The matrix of handles walks this table: a kind that it does not know
 * fails there.
 */
export const handleKinds = {
  /** Where a search, a document or an operation goes on, with the rows that were fetched and not shown. */
  page: {
    name: 'page',
    lifeSeconds: 3600,
    bytes: 9,
    // What is sealed stands in an answer twice, and has to be copied by a model.
    mostSealed: 1_000,
    slots: { session: 32, others: 1_024 },
  },
  /** The preview of one change, for having seen it. */
  confirmation: { name: 'confirm-write', lifeSeconds: confirmSeconds, bytes: 16, isOnce: true },
  /** What the person lets leave for one payer: long enough for the forms and further questions that follow a first one. */
  agreement: { name: 'payer-disclosure', lifeSeconds: 3600, bytes: 16 },
  /** An adaptive form between two rounds, with what came along before its first question. It is often finished the day after. */
  form: {
    name: 'adaptive-form',
    lifeSeconds: 24 * 3600,
    bytes: 12,
    // Payers' packages of logic have some hundred thousand.
    mostCharacters: 1_500_000,
  },
  formSources: { name: 'adaptive-form-sources', lifeSeconds: 24 * 3600, bytes: 12, mostCharacters: 3_000_000 },
  /** An answered form, so that a model need not copy it. One with its answers has some thousand characters. */
  response: { name: 'form-response', lifeSeconds: 3600, bytes: 9, mostCharacters: 200_000 },
  /** What was asked about with its codes, so that a model need not copy them into the calls that follow. */
  order: { name: 'order', lifeSeconds: 3600, bytes: 9, mostCharacters: 20_000 },
  /** What was gathered for a request that a person sends by other ways: as long as its payer may take to answer. */
  packet: {
    name: 'prior-auth-packet',
    lifeSeconds: 30 * 24 * 3600,
    bytes: 12,
    isOfSession: true,
    mostCharacters: 300_000,
  },
  /** What a page showed before a person shares it: time to look through what goes out. */
  shareDraft: { name: 'share-draft', lifeSeconds: 1800, bytes: 16, isOnce: true },
  /** A request for authorization that a person prepares, and by which one that was sent is changed: as long as it may be open. */
  requestDraft: { name: 'request-draft', lifeSeconds: 90 * 24 * 3600, bytes: 12, isOfSession: true },
} as const satisfies Record<string, HandleKind>;
