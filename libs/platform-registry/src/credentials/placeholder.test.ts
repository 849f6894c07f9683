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
});
