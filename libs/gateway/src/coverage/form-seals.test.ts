import { Keyring, type Session } from '@fhir-gateway/token-vault';
import { formSeals } from './form-seals.js';

const key = (id: string, letter: string, primary: boolean) => ({ id, secret: Buffer.alloc(32, letter), primary });
const seals = formSeals(new Keyring([key('a', 'a', true)]));
const one = { id: 'one' } as Session;
const seal = seals(one, 'payer').make('form');

describe('formSeals', () => {
  it('fits the text, the session and the platform that it was made for, after a rotation too', () => {
    expect(seals(one, 'payer').fits('form', seal)).toBe(true);
    const rotated = formSeals(new Keyring([key('b', 'b', true), key('a', 'a', false)]));
    expect(rotated(one, 'payer').fits('form', seal)).toBe(true);
  });

  it.each([
    ['another text', seals(one, 'payer').fits('form!', seal)],
    ['another session', seals({ id: 'two' } as Session, 'payer').fits('form', seal)],
    ['no session', seals(undefined, 'payer').fits('form', seal)],
    ['another platform', seals(one, 'other').fits('form', seal)],
    ['another key', formSeals(new Keyring([key('b', 'b', true)]))(one, 'payer').fits('form', seal)],
    ['a part of it', seals(one, 'payer').fits('form', seal.slice(1))],
    ['nothing', seals(one, 'payer').fits('form', '')],
  ])('does not fit %s', (_what, fits) => expect(fits).toBe(false));
});
