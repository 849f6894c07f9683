import type { FormSources, FormStore, StoredForm } from '@fhir-gateway/coverage-tools';
import type { Session, TokenVault } from '@fhir-gateway/token-vault';
import { recordRule, type GatewayHandles, type HandleCaller } from '../handles/gateway-handles.js';
import { handleKinds } from '../handles/handle-kinds.js';

const { form: formKind, formSources: sourcesKind } = handleKinds;
/** Longer than a payer is given for its answer. */
const waitMs = 30_000;

/** Stores the adaptive forms of one caller at one platform, sealed, so that every process can continue them. */
export class SessionForms implements FormStore {
  readonly #handles: GatewayHandles;
  readonly #vault: Pick<TokenVault, 'withLock'>;
  readonly #caller: HandleCaller & { readonly session: Session };

  constructor(
    { handles, vault }: { handles: GatewayHandles; vault: Pick<TokenVault, 'withLock'> },
    caller: HandleCaller & { readonly session: Session },
  ) {
    this.#handles = handles;
    this.#vault = vault;
    this.#caller = caller;
  }

  /** While the store does not answer there is no id: the form itself is in the answer, and can be continued. */
  async begin(form: StoredForm, sources?: FormSources): Promise<string | undefined> {
    const id = await this.#handles.issue(formKind, this.#caller, this.#held(form));
    if (id !== undefined && sources)
      await this.#handles.set(sourcesKind, this.#caller, id, { value: sources, rule: {} });
    return id;
  }

  async read(id: string): Promise<StoredForm | undefined> {
    return (await this.#handles.open<StoredForm>(formKind, this.#caller, id))?.value;
  }

  async sources(id: string): Promise<FormSources | undefined> {
    return (await this.#handles.open<FormSources>(sourcesKind, this.#caller, id))?.value;
  }

  async write(id: string, form: StoredForm): Promise<void> {
    await this.#handles.set(formKind, this.#caller, id, this.#held(form));
  }

  exclusively<T>(id: string, run: () => Promise<T>): Promise<T> {
    return this.#vault.withLock(this.#caller.session, `adaptive-form:${id}`, run, { waitMs });
  }

  #held(form: StoredForm) {
    return { value: form, rule: recordRule(this.#caller) };
  }
}
