import type { Client } from 'openapi-fetch';
import type { components, paths } from './api.js';

type Schemas = components['schemas'];
type Query<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Asked } } }
  ? NonNullable<Asked>
  : never;

/** The body of an answer. A refusal has thrown before. */
export async function answerOf<Answer>(call: Promise<{ data?: Answer }>): Promise<Answer> {
  return (await call).data as Answer;
}

/**
 * What can be asked of the payer behind one platform. The steps of a request are `requirements`, `forms` and `submit`; where
 * something would go to the payer, the first call answers with a preview and a `confirm` to send back with the same question.
 */
export class CoverageClient {
  readonly #api: Client<paths>;
  readonly #path: { readonly platform_id: string };

  constructor(api: Client<paths>, platformId: string) {
    this.#api = api;
    this.#path = { platform_id: platformId };
  }

  /** Whether the plan wants prior authorization. `unknown` never means that none is needed. */
  requirements(body: Schemas['RequirementsQuestion']): Promise<Schemas['Requirements']> {
    return answerOf(this.#api.POST('/api/coverage/{platform_id}/requirements', { params: { path: this.#path }, body }));
  }

  /** The payer's forms, filled in as far as anything is known. */
  forms(body: Schemas['FormsQuestion']): Promise<Schemas['QuestionnairePackage']> {
    const params = { path: this.#path };
    return answerOf(this.#api.POST('/api/coverage/{platform_id}/questionnaire-package', { params, body }));
  }

  /** Continues a form that asks question after question. */
  nextQuestion(body: Schemas['NextQuestionRequest']): Promise<Schemas['NextQuestionAnswer']> {
    return answerOf(
      this.#api.POST('/api/coverage/{platform_id}/next-question', { params: { path: this.#path }, body }),
    );
  }

  /** Asks for prior authorization. It is never sent twice. */
  submit(body: Schemas['PriorAuthRequest']): Promise<Schemas['PriorAuthAnswer']> {
    return answerOf(this.#api.POST('/api/coverage/{platform_id}/submit', { params: { path: this.#path }, body }));
  }

  /** Where a request stands. */
  status(body: Schemas['PriorAuthInquiry']): Promise<Schemas['PriorAuthStatus']> {
    return answerOf(this.#api.POST('/api/coverage/{platform_id}/inquire', { params: { path: this.#path }, body }));
  }

  /** What a request needs, from the record and from what the payer publishes; what is missing stands first. Sends nothing. */
  packet(body: Schemas['PacketQuestion']): Promise<Schemas['PriorAuthPacket']> {
    return answerOf(this.#api.POST('/api/coverage/{platform_id}/packet', { params: { path: this.#path }, body }));
  }

  /** What was asked and granted. */
  priorAuths(body: Schemas['PriorAuthsQuestion'] = {}): Promise<Schemas['PriorAuths']> {
    return answerOf(this.#api.POST('/api/coverage/{platform_id}/prior-auths', { params: { path: this.#path }, body }));
  }

  /** What the payer publishes about a procedure code. Nothing found does not mean that no authorization is needed. */
  rules(code: string, query: Query<'/api/coverage/{platform_id}/rules/{code}'> = {}): Promise<Schemas['PolicyRules']> {
    const params = { path: { ...this.#path, code }, query };
    return answerOf(this.#api.GET('/api/coverage/{platform_id}/rules/{code}', { params }));
  }

  /** Doctors of the payer's open directory. */
  providers(query: Query<'/api/coverage/{platform_id}/providers'>): Promise<Schemas['ProviderAnswer']> {
    return answerOf(this.#api.GET('/api/coverage/{platform_id}/providers', { params: { path: this.#path, query } }));
  }

  /** A drug in the payer's open formulary. */
  formulary(query: Query<'/api/coverage/{platform_id}/formulary'>): Promise<Schemas['FormularyAnswer']> {
    return answerOf(this.#api.GET('/api/coverage/{platform_id}/formulary', { params: { path: this.#path, query } }));
  }
}

export type { Query };
