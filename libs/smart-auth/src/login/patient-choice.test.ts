import type { PatientChoice } from '../records/patient-id.js';
import type { PlatformShape } from '../testing/platforms.js';
import type { SmartAuthOptions } from '../open-context.js';
import { eachWorld, world } from '../testing/world.js';

type Found = string | readonly PatientChoice[] | Error | undefined;

/** Review A8: the token response of a sign-in for one patient that says nothing of the patient, or says it its own way. */
describe('a sign-in whose token response', () => {
  let found: Found;
  let asked: string[];

  const findPatient: SmartAuthOptions['findPatient'] = async (_access, _platform, source) => {
    asked.push(source);
    if (found instanceof Error) throw found;
    return found;
  };
  eachWorld({ findPatient }, () => {
    asked = [];
    found = undefined;
  });

  const login = async (response: Record<string, unknown>, shape: Partial<PlatformShape> = {}) => {
    world.smart.behaviour.codeResponse = ({ patient: _patient, id_token: _idToken, ...honest }) => ({
      body: { ...honest, ...response },
    });
    const session = await world.session();
    const platform = world.platform({ oauth: { scopes: ['launch/patient', 'patient/*.rs'] }, ...shape });
    const { connection } = await world.login(session, platform);
    return { session, platform, connection };
  };

  it('writes the patient as a reference, relative or as an address of the platform, means that patient', async () => {
    expect((await login({ patient: 'Patient/p1' })).connection.patient).toBe('p1');
    const { fhirBaseUrl } = world.platform();
    expect((await login({ patient: `${fhirBaseUrl}/Patient/p2` })).connection.patient).toBe('p2');
    expect(asked).toEqual([]);
  });

  it.each(['https://elsewhere.example/r4/Patient/p1', 'Observation/p1', 'Patient/', 'Patient/p1/_history/2', '../p1'])(
    'writes %j names nobody',
    async (patient) => {
      const { connection } = await login({ patient });
      expect(connection.patient).toBeUndefined();
      expect(connection).toMatchObject({ connected: true, patientUnknown: 'unnamed' });
    },
  );

  it('leaves the patient out is about the one patient whom the token reaches', async () => {
    found = 'p7';
    const { connection } = await login({});
    expect(connection.patient).toBe('p7');
    expect(connection.patientUnknown).toBeUndefined();
    expect(asked).toEqual(['search:Patient']);
  });

  it('leaves the patient out says so where nobody is found or the search fails', async () => {
    for (found of [undefined, '../x', new Error('secret of the platform')]) {
      const { session, platform, connection } = await login({});
      expect(connection).toMatchObject({ connected: true, patientUnknown: 'unnamed' });
      expect(await world.auth.access(session, platform)).toMatchObject({ mustChoosePatient: false });
    }
    expect(world.logs.join()).not.toContain('secret of the platform');
  });

  it('leaves the patient out is not searched for where scopes are for many, or the file says that nobody is named', async () => {
    found = 'p7';
    const many = await login({ scope: 'user/*.rs' }, { oauth: { scopes: ['user/*.rs'] } });
    expect(many.connection.patientUnknown).toBeUndefined();
    const ruled = await login({}, { quirks: { patientIdFrom: [] } });
    expect(ruled.connection.patientUnknown).toBe('unnamed');
    expect(asked).toEqual([]);
  });

  describe('reaches several patients', () => {
    const choices = [
      { id: 'p1', name: 'Ada Field', birthDate: '1990-01-02' },
      { id: 'p2', name: 'Bo Field' },
    ];
    beforeEach(() => void (found = choices));

    it('leaves the choice to the person; names are told to nobody but who asks for the choices', async () => {
      const { session, platform, connection } = await login({});
      expect(connection).toMatchObject({ connected: true, patientUnknown: 'several' });
      expect(JSON.stringify(connection)).not.toContain('Field');
      expect(await world.auth.patientChoices(session, platform)).toEqual(choices);
      expect(await world.auth.access(session, platform)).toMatchObject({ mustChoosePatient: true });
      expect(world.logs.join()).not.toContain('Field');
    });

    it('takes one of them, once', async () => {
      const { session, platform } = await login({});
      await expect(world.auth.choosePatient(session, platform, 'p3')).rejects.toMatchObject({
        code: 'PATIENT_NOT_OFFERED',
      });
      await world.auth.choosePatient(session, platform, 'p2');
      expect(await world.auth.status(session, platform)).toMatchObject({ connected: true, patient: 'p2' });
      expect(await world.auth.access(session, platform)).toMatchObject({ patient: 'p2', mustChoosePatient: false });
      expect(await world.auth.patientChoices(session, platform)).toEqual([]);
      await expect(world.auth.choosePatient(session, platform, 'p1')).rejects.toMatchObject({
        code: 'PATIENT_NOT_OFFERED',
      });
    });

    it('takes one of two choices that are made at once', async () => {
      const { session, platform } = await login({});
      const made = await Promise.allSettled(['p1', 'p2'].map((id) => world.auth.choosePatient(session, platform, id)));
      expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    it('offers no choice in another session, nor of more people than a page can show', async () => {
      const { platform } = await login({});
      const stranger = await world.session();
      expect(await world.auth.patientChoices(stranger, platform)).toEqual([]);
      await expect(world.auth.choosePatient(stranger, platform, 'p1')).rejects.toMatchObject({
        code: 'PATIENT_NOT_OFFERED',
      });
      found = Array.from({ length: 21 }, (_, at) => ({ id: `p${at}` }));
      expect((await login({})).connection.patientUnknown).toBe('unnamed');
    });
  });
});
