import { isLoopbackHost, isSameSite } from './site.js';

describe('isSameSite', () => {
  it.each([
    ['fhir.clinic.example', 'login.clinic.example'],
    ['clinic.example', 'a.b.clinic.example'],
    ['a.clinic.co.uk', 'b.clinic.co.uk'],
    ['localhost', 'localhost'],
    ['a.tenant.b2clogin.com', 'b.tenant.b2clogin.com'],
  ])('takes %s and %s for one owner', (a, b) => {
    expect(isSameSite(a, b)).toBe(true);
  });

  it.each([
    ['clinic.example', 'clinic.example.evil.test'],
    ['clinic.example', 'evilclinic.example'],
    ['one.co.uk', 'two.co.uk'],
    ['one.b2clogin.com', 'two.b2clogin.com'],
    ['one.azurewebsites.net', 'two.azurewebsites.net'],
    ['one.github.io', 'github.io'],
    ['10.0.0.1', '10.1.0.1'],
    ['[::1]', '[::2]'],
    ['com', 'example.com'],
    ['', 'clinic.example'],
  ])('does not take %s and %s for one owner', (a, b) => {
    expect(isSameSite(a, b)).toBe(false);
  });
});

describe('isLoopbackHost', () => {
  it.each(['localhost', 'a.localhost', '127.0.0.1', '127.9.9.9', '[::1]'])('knows %s', (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  });

  it.each(['localhost.evil.test', '127.0.0.1.evil.test', '0.0.0.0', '10.0.0.1', 'notlocalhost', '[::2]', ''])(
    'does not take %j for this machine',
    (host) => {
      expect(isLoopbackHost(host)).toBe(false);
    },
  );
});
