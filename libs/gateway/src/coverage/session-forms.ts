import { randomBytes } from 'node:crypto';
import type { FormSources, FormStore, StoredForm } from '@fhir-gateway/coverage-tools';
import { isVaultError, type Session, type TokenVault } from '@fhir-gateway/token-vault';

const kinds = { form: 'adaptive-form', sources: 'adaptive-form-sources' } as const;
/** A form is often finished the day after. */
const lifeSeconds = 24 * 3600;
/** Characters, as JSON. Payers' packages of logic have some hundred thousand. */
const most = { form: 1_500_000, sources: 3_000_000 } as const;
/** Longer than a payer is given for its answer. */
const waitMs = 30_000;

/** The vault's part that stores forms. */
type FormVault = Pick<TokenVault, 'setValue' | 'getValue' | 'withLock'>;

/** Stores the adaptive forms of one session at one platform, sealed, so that every process can continue them. */
export class SessionForms implements FormStore {
  readonly #vault: FormVault;
  readonly #session: Session;
  readonly #platformId: string;

  constructor(vault: FormVault, session: Session, platformId: string) {
    this.#vault = vault;
    this.#session = session;
    this.#platformId = platformId;
  }

  async begin(form: StoredForm, sources?: FormSources): Promise<string | undefined> {
    if (JSON.stringify(form).length > most.form) return undefined;
    const id = randomBytes(12).toString('base64url');
    const isWorthIt = sources !== undefined && JSON.stringify(sources).length <= most.sources;
    try {
      if (isWorthIt) await this.#set('sources', id, sources);
      await this.#set('form', id, form);
      return id;
    } catch (error) {
      // The form itself is in the answer: it can be continued without being stored.
      if (isVaultError(error, 'STORE_UNAVAILABLE')) return undefined;
      throw error;
    }
  }

  read(id: string): Promise<StoredForm | undefined> {
    return this.#vault.getValue<StoredForm>(kinds.form, this.#secretOf(id), this.#session);
  }

  sources(id: string): Promise<FormSources | undefined> {
    return this.#vault.getValue<FormSources>(kinds.sources, this.#secretOf(id), this.#session);
  }

  write(id: string, form: StoredForm): Promise<void> {
    return this.#set('form', id, form);
  }

  exclusively<T>(id: string, run: () => Promise<T>): Promise<T> {
    return this.#vault.withLock(this.#session, `adaptive-form:${id}`, run, { waitMs });
  }

  #set(kind: keyof typeof kinds, id: string, value: unknown): Promise<void> {
    return this.#vault.setValue(kinds[kind], this.#secretOf(id), value, lifeSeconds, this.#session);
  }

  #secretOf(id: string): string {
    return `${this.#session.id}|${this.#platformId}|${id}`;
  }
}
