/** Why an import cannot go on. `message` is for the person at the terminal. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}
