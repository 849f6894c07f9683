import { connectionOf, searchset } from './testing/people.js';
import { example } from './testing/readme-example.js';

it('the example of the README runs', async () => {
  const problem = { resourceType: 'Condition', id: '1', subject: {}, code: { text: 'Asthma' } };
  const connection = connectionOf('sandbox-ehr', { reader: () => Promise.resolve(searchset([problem])) });
  const ended = { code: 'LOGIN_REQUIRED', message: 'The connection has ended.' };
  expect(await example([connection, { ...connection, id: 'sandbox-clinic', ended }])).toEqual([
    'Asthma',
    'sandbox-clinic: unauthorized',
  ]);
});
