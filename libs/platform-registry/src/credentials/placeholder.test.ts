import fc from 'fast-check';
import { isPlaceholder } from './placeholder.js';

describe('isPlaceholder', () => {
  it.each([
    '…',
    '-',
    '<client id>',
    '{{client_id}}',
    '${CLIENT_ID}',
    '$CLIENT_ID',
    '[client]',
    '%id%',
    'changeme',
    'replace me',
    'your-client-id',
    'client_id',
    'my-client-id',
    'xxx',
    'TODO',
    'tbd',
    'placeholder',
    'abc…',
  ])('takes %s for a placeholder', (text) => {
    expect(isPlaceholder(text)).toBe(true);
  });

  it.each(['fhir-gateway', 'x', 'mine', 'client-1', 'a1b2c3', '0oa1f00', 'yourphr', 'client.example', 'todomvc'])(
    'takes %s for a client id',
    (text) => {
      expect(isPlaceholder(text)).toBe(false);
    },
  );

  it('takes every UUID and every random id for a client id', () => {
    const id = fc.oneof(fc.uuid(), fc.stringMatching(/^[0-9a-f]{8,64}$/), fc.stringMatching(/^0oa[A-Za-z0-9]{17}$/));
    fc.assert(fc.property(id, (text) => !isPlaceholder(text)));
  });

  it('does not mind case, space around or the kind of separator', () => {
    const word = fc.constantFrom('change-me', 'your-client-id', 'client-id', 'replace-me');
    const between = fc.constantFrom('-', '_', ' ', '.');
    fc.assert(
      fc.property(word, between, fc.boolean(), (text, separator, isUpper) => {
        const spelled = text.replaceAll('-', separator);
        return isPlaceholder(` ${isUpper ? spelled.toUpperCase() : spelled} `);
      }),
    );
  });
});
