import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Tokens of one gateway. */
export interface StoredTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Epoch seconds. */
  readonly expiresAtSeconds: number;
  readonly scope: string;
  readonly tokenEndpoint: string;
  readonly revocationEndpoint: string;
}

type Stored = Readonly<Record<string, StoredTokens>>;

/** Where tokens of the command line lie: below `XDG_CONFIG_HOME`, or `.config` of the person's folder. */
export function credentialsPath(environment: Readonly<Record<string, string | undefined>>, home: string): string {
  const { XDG_CONFIG_HOME: configured } = environment;
  return join(configured || join(home, '.config'), 'fhir-gateway', 'credentials.json');
}

/** The file of the command line's tokens, by the address of their gateway. Nobody but its owner can read it. */
export class CredentialsFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** @throws the system's error for a file that is there and cannot be read */
  async read(server: string): Promise<StoredTokens | undefined> {
    return (await this.#readAll())[server];
  }

  /** Replaces the tokens of a gateway in one step, so that a command at the same time reads the old or the new ones. */
  async write(server: string, tokens: StoredTokens): Promise<void> {
    await this.#replace({ ...(await this.#readAll()), [server]: tokens });
  }

  async remove(server: string): Promise<void> {
    const { [server]: _gone, ...others } = await this.#readAll();
    if (Object.keys(others).length > 0) await this.#replace(others);
    else await rm(this.#path, { force: true });
  }

  async #readAll(): Promise<Stored> {
    try {
      return JSON.parse(await readFile(this.#path, 'utf8')) as Stored;
    } catch (error) {
      // A file that is none is as good as no file: signing in writes it again.
      if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw error;
    }
  }

  async #replace(stored: Stored): Promise<void> {
    const folder = dirname(this.#path);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const draft = `${this.#path}.${randomBytes(6).toString('hex')}`;
    try {
      await writeFile(draft, `${JSON.stringify(stored, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
      await chmod(draft, 0o600);
      await rename(draft, this.#path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }
}
