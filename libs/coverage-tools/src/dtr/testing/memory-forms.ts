import type { FormSources, FormStore, StoredForm } from '../adaptive/form-store.js';

/** Stores forms as JSON, one caller at a time for each. */
export class MemoryForms implements FormStore {
  readonly stored = new Map<string, string>();
  readonly #sources = new Map<string, string>();
  readonly #turns = new Map<string, Promise<unknown>>();

  async begin(form: StoredForm, sources?: FormSources): Promise<string> {
    const id = String(this.stored.size).padStart(16, 'f');
    await this.write(id, form);
    if (sources) this.#sources.set(id, JSON.stringify(sources));
    return id;
  }

  async read(id: string): Promise<StoredForm | undefined> {
    return parsed(this.stored.get(id));
  }

  async sources(id: string): Promise<FormSources | undefined> {
    return parsed(this.#sources.get(id));
  }

  async write(id: string, form: StoredForm): Promise<void> {
    this.stored.set(id, JSON.stringify(form));
  }

  exclusively<T>(id: string, run: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(id) ?? Promise.resolve()).then(run, run);
    this.#turns.set(id, turn);
    return turn;
  }
}

function parsed<T>(text: string | undefined): T | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as T);
}
